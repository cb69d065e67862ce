//! A record and an option: make a heading.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "plugin",
    path: "../../part-2/exercises/heading/starter/wit",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;

    for (number, should) in [
        (Some(vec![2, 1]), "2.1 Why Wasm"),
        (Some(vec![12]), "12 Why Wasm"),
        (None, "Why Wasm"),
    ] {
        let chapter = Chapter {
            title: "Why Wasm".to_string(),
            content: String::new(),
            number,
        };
        let call = format!("the heading of number {:?}", chapter.number);
        let heading = during(&call, plugin.call_heading(&mut store, &chapter))?;
        expect(&call, heading.as_str(), should)?;
    }
    Ok(())
}
