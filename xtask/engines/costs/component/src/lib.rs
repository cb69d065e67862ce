//! The work as a component: the contract is in `wit`, and everything else is generated.

wit_bindgen::generate!({
    world: "plugin",
    path: "../wit",
});

use exports::tutorial::costs::ways::Guest;
use tutorial::costs::types::Word;

struct Plugin;

impl Guest for Plugin {
    fn nop() {}

    fn length(text: String) -> u32 {
        costs_work::length(&text)
    }

    fn echo(text: String) -> String {
        text
    }

    fn total(words: Vec<Word>) -> u64 {
        costs_work::total(words.iter().map(|word| (&*word.text, word.count)))
    }

    fn total_columns(texts: String, counts: Vec<u32>) -> u64 {
        costs_work::total_columns(&texts, &counts)
    }

    fn spin(rounds: u32) -> u32 {
        costs_work::spin(rounds)
    }

    fn fill(mebibytes: u32) -> u32 {
        costs_work::fill(mebibytes)
    }
}

#[cfg(target_arch = "wasm32")]
export!(Plugin);
