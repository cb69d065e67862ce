//! Passes `format` on, and says on stderr how often and how much.

wit_bindgen::generate!({
    world: "middleware",
    path: "../../../wit/part-5",
});

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use exports::tutorial::pipeline::format::Guest;
use tutorial::pipeline::format;

struct Meter;

// ANCHOR: meter
/// In this instance's memory. Another instance of the same component has one of its own.
static CALLS: AtomicU32 = AtomicU32::new(0);

impl Guest for Meter {
    fn clean(text: String) -> String {
        let call = CALLS.fetch_add(1, Relaxed) + 1;
        let clean = format::clean(&text);
        eprintln!("  call {call}: {} bytes to {}", text.len(), clean.len());
        clean
    }
}
// ANCHOR_END: meter

#[cfg(target_arch = "wasm32")]
export!(Meter);
