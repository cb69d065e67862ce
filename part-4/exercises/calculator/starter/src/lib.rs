//! A calculator that keeps its value between calls.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

use exports::tutorial::calculator::arithmetic::{Guest, GuestCalculator};

struct Plugin;

impl Guest for Plugin {
    type Calculator = Machine;
}

/// What stands behind a handle. It has no place for a value yet.
struct Machine;

impl GuestCalculator for Machine {
    fn new() -> Self {
        Self
    }

    fn current_value(&self) -> f64 {
        0.0
    }

    fn add(&self, _number: f64) {}

    fn multiply(&self, _number: f64) {}
}

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
