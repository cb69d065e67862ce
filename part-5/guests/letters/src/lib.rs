//! A formatter in front of another: what that one has cleaned, it reduces to letters.

wit_bindgen::generate!({
    world: "letters",
    path: "../../../wit/part-5",
});

use exports::tutorial::pipeline::format::Guest;
use tutorial::pipeline::format;

// ANCHOR: letters
struct Letters;

impl Guest for Letters {
    fn clean(text: String) -> String {
        let clean = format::clean(&text);
        let is_kept = |c: &char| c.is_alphabetic() || *c == ' ';
        clean.chars().filter(is_kept).collect()
    }
}
// ANCHOR_END: letters

#[cfg(target_arch = "wasm32")]
export!(Letters);
