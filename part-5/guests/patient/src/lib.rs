//! An older formatter: it only trims, and takes its time.

use std::thread;
use std::time::Duration;

wit_bindgen::generate!({
    world: "formatter",
    path: "../../../wit/part-5",
});

// ANCHOR: patient
struct Patient;

impl exports::tutorial::pipeline::format::Guest for Patient {
    fn clean(text: String) -> String {
        // Long enough that a host has to wait for it.
        thread::sleep(Duration::from_millis(20));
        text.trim().to_string()
    }
}
// ANCHOR_END: patient

#[cfg(target_arch = "wasm32")]
export!(Patient);
