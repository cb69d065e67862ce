//! Both stages of Part 5's pipeline in one component: what composing is compared with.

wit_bindgen::generate!({
    world: "pipeline",
    path: "../../../../wit/part-5",
});

struct Both;

impl exports::tutorial::pipeline::stats::Guest for Both {
    fn count_clean(text: String) -> u32 {
        costs_work::count(&costs_work::clean(&text))
    }
}

#[cfg(target_arch = "wasm32")]
export!(Both);
