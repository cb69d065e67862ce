//! A calculator that keeps its value between calls.

wit_bindgen::generate!({
    world: "plugin",
    path: "../starter/wit",
});

use std::cell::Cell;

use exports::tutorial::calculator::arithmetic::{Guest, GuestCalculator};

struct Plugin;

impl Guest for Plugin {
    type Calculator = Machine;
}

// ANCHOR: machine
/// What stands behind a handle.
struct Machine {
    // In a cell, because methods get `&self`.
    value: Cell<f64>,
}

impl GuestCalculator for Machine {
    fn new() -> Self {
        Self {
            value: Cell::new(0.0),
        }
    }

    fn current_value(&self) -> f64 {
        self.value.get()
    }

    fn add(&self, number: f64) {
        self.value.set(self.value.get() + number);
    }

    fn multiply(&self, number: f64) {
        self.value.set(self.value.get() * number);
    }
}
// ANCHOR_END: machine

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
