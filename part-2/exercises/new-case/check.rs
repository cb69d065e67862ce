//! A variant grows: one more case in the contract.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "plugin",
    path: "../../part-2/exercises/new-case/solution/wit",
});

use exports::tutorial::shapes::shapes::Shape;

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;
    let shapes = plugin.tutorial_shapes_shapes();

    for (shape, should) in [
        (Shape::Rectangle((2.0, 3.5)), 7.0),
        (Shape::Rectangle((0.0, 3.5)), 0.0),
        (Shape::Circle(1.0), std::f64::consts::PI),
        (Shape::Nothing, 0.0),
    ] {
        let call = format!("the area of {shape:?}");
        let area = during(&call, shapes.call_area(&mut store, shape))?;
        expect(&call, area, should)?;
    }
    Ok(())
}
