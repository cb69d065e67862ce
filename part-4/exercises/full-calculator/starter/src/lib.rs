//! A calculator that can fail, and take back what it did.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

use std::cell::Cell;

use exports::tutorial::calculator::arithmetic::{CalculatorError, Guest, GuestCalculator};

struct Plugin;

impl Guest for Plugin {
    type Calculator = Machine;
}

struct Machine {
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

    fn subtract(&self, number: f64) {
        self.value.set(self.value.get() - number);
    }

    fn multiply(&self, number: f64) {
        self.value.set(self.value.get() * number);
    }

    fn divide(&self, number: f64) -> Result<(), CalculatorError> {
        self.value.set(self.value.get() / number);
        Ok(())
    }

    fn clear(&self) {
        self.value.set(0.0);
    }

    fn undo(&self) -> Result<(), CalculatorError> {
        Err(CalculatorError::NothingToUndo)
    }
}

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
