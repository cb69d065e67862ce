//! A calculator that can fail, and take back what it did.

wit_bindgen::generate!({
    world: "plugin",
    path: "../starter/wit",
});

use std::cell::RefCell;

use exports::tutorial::calculator::arithmetic::{CalculatorError, Guest, GuestCalculator};

struct Plugin;

impl Guest for Plugin {
    type Calculator = Machine;
}

// ANCHOR: machine
struct Machine {
    /// Every value so far; the last one is the current. Never empty.
    values: RefCell<Vec<f64>>,
}

impl Machine {
    fn change(&self, new: impl Fn(f64) -> f64) {
        let value = new(self.current_value());
        self.values.borrow_mut().push(value);
    }
}
// ANCHOR_END: machine

impl GuestCalculator for Machine {
    fn new() -> Self {
        Self {
            values: RefCell::new(vec![0.0]),
        }
    }

    fn current_value(&self) -> f64 {
        self.values.borrow().last().copied().unwrap_or_default()
    }

    fn add(&self, number: f64) {
        self.change(|value| value + number);
    }

    fn subtract(&self, number: f64) {
        self.change(|value| value - number);
    }

    fn multiply(&self, number: f64) {
        self.change(|value| value * number);
    }

    // ANCHOR: fails
    fn divide(&self, number: f64) -> Result<(), CalculatorError> {
        if number == 0.0 {
            return Err(CalculatorError::DivisionByZero);
        }
        self.change(|value| value / number);
        Ok(())
    }

    fn clear(&self) {
        self.change(|_| 0.0);
    }

    fn undo(&self) -> Result<(), CalculatorError> {
        let mut values = self.values.borrow_mut();
        if values.len() == 1 {
            return Err(CalculatorError::NothingToUndo);
        }
        values.pop();
        Ok(())
    }
    // ANCHOR_END: fails
}

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
