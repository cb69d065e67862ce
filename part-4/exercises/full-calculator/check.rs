//! Errors and history: a calculator that refuses to divide by zero, and undoes.

use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, expect};

bindgen!({
    world: "plugin",
    path: "../../part-4/exercises/full-calculator/starter/wit",
});

use exports::tutorial::calculator::arithmetic::CalculatorError;

/// The errors by their names in the contract: so they can be compared and shown.
const DIVISION_BY_ZERO: Result<(), &str> = Err("division-by-zero");
const NOTHING_TO_UNDO: Result<(), &str> = Err("nothing-to-undo");

fn named(result: Result<(), CalculatorError>) -> Result<(), &'static str> {
    result.map_err(|error| error.name())
}

pub fn check(attempt: &Attempt) -> wasmtime::Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;
    let calculator = plugin.tutorial_calculator_arithmetic().calculator();
    let one = calculator.call_constructor(&mut store)?;

    let undone = calculator.call_undo(&mut store, one)?;
    expect("undo() of a new calculator", named(undone), NOTHING_TO_UNDO)?;
    calculator.call_add(&mut store, one, 12.0)?;
    calculator.call_subtract(&mut store, one, 2.0)?;
    let divided = calculator.call_divide(&mut store, one, 4.0)?;
    expect("divide(4)", named(divided), Ok(()))?;
    let value = calculator.call_current_value(&mut store, one)?;
    expect(
        "the value after add(12), subtract(2), divide(4)",
        value,
        2.5,
    )?;

    for zero in [0.0, -0.0] {
        let divided = calculator.call_divide(&mut store, one, zero)?;
        expect(&format!("divide({zero})"), named(divided), DIVISION_BY_ZERO)?;
        let value = calculator.call_current_value(&mut store, one)?;
        expect(&format!("the value after divide({zero})"), value, 2.5)?;
    }

    calculator.call_multiply(&mut store, one, 2.0)?;
    calculator.call_clear(&mut store, one)?;
    let value = calculator.call_current_value(&mut store, one)?;
    expect("the value after clear()", value, 0.0)?;
    // What another calculator does is not for this one to undo.
    let other = calculator.call_constructor(&mut store)?;
    calculator.call_add(&mut store, other, 100.0)?;

    // The divisions by zero were no changes.
    for (undone, should) in [
        ("clear()", 5.0),
        ("multiply(2)", 2.5),
        ("divide(4)", 10.0),
        ("subtract(2)", 12.0),
        ("add(12)", 0.0),
    ] {
        let undo = calculator.call_undo(&mut store, one)?;
        let call = format!("the undo() that takes back {undone}");
        expect(&call, named(undo), Ok(()))?;
        let value = calculator.call_current_value(&mut store, one)?;
        expect(&format!("the value after {call}"), value, should)?;
    }
    let value = calculator.call_current_value(&mut store, other)?;
    expect("meanwhile, a second calculator's value", value, 100.0)?;
    other.resource_drop(&mut store)?;
    let undone = calculator.call_undo(&mut store, one)?;
    expect(
        "undo(), with everything undone",
        named(undone),
        NOTHING_TO_UNDO,
    )?;
    one.resource_drop(&mut store)
}
