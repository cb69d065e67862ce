//! The first half of the pipeline: tidies text. Imports nothing.

wit_bindgen::generate!({
    world: "formatter",
    path: "../../wit/part-5",
});

// ANCHOR: formatter
struct Formatter;

impl exports::tutorial::pipeline::format::Guest for Formatter {
    fn clean(text: String) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
// ANCHOR_END: formatter

#[cfg(target_arch = "wasm32")]
export!(Formatter);
