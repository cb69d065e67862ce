//! A resource: a calculator that keeps its value.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, expect};

bindgen!({
    world: "plugin",
    path: "../../part-4/exercises/calculator/starter/wit",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;
    let calculator = plugin.tutorial_calculator_arithmetic().calculator();

    let one = calculator.call_constructor(&mut store)?;
    let value = calculator.call_current_value(&mut store, one)?;
    expect("the current value of a new calculator", value, 0.0)?;
    calculator.call_add(&mut store, one, 2.0)?;
    let value = calculator.call_current_value(&mut store, one)?;
    expect("the current value after add(2)", value, 2.0)?;
    calculator.call_multiply(&mut store, one, 3.5)?;
    let value = calculator.call_current_value(&mut store, one)?;
    expect("the current value after add(2), multiply(3.5)", value, 7.0)?;

    // Each handle has a value of its own.
    let other = calculator.call_constructor(&mut store)?;
    let value = calculator.call_current_value(&mut store, other)?;
    expect("the current value of a second calculator", value, 0.0)?;
    calculator.call_add(&mut store, other, 1.0)?;
    let value = calculator.call_current_value(&mut store, one)?;
    expect(
        "the first calculator's value after the second's add(1)",
        value,
        7.0,
    )?;
    one.resource_drop(&mut store)?;
    other.resource_drop(&mut store)
}
