//! The second half of the pipeline: counts words, after somebody else cleaned the text.

wit_bindgen::generate!({
    world: "counter",
    path: "../../wit/part-5",
});

// ANCHOR: counter
// An import. Whether another component or the host stands behind it can't be told from here.
use tutorial::pipeline::format;

struct Counter;

impl exports::tutorial::pipeline::stats::Guest for Counter {
    fn count_clean(text: String) -> u32 {
        let clean = format::clean(&text);
        // One space between words is all that `split` needs, and all that `clean` promises.
        clean.split(' ').filter(|word| !word.is_empty()).count() as u32
    }
}
// ANCHOR_END: counter

#[cfg(target_arch = "wasm32")]
export!(Counter);
