//! A second function: count words.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "plugin",
    path: "../../part-1/exercises/words/solution/wit",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;

    let length = plugin.call_length(&mut store, "Grüße")?;
    expect("length(\"Grüße\")", length, 5)?;
    for (text, should) in [
        ("one", 1),
        ("two words", 2),
        ("  white\tspace\n everywhere ", 3),
        ("", 0),
    ] {
        let call = format!("words({text:?})");
        let words = during(&call, plugin.call_words(&mut store, text))?;
        expect(&call, words, should)?;
    }
    Ok(())
}
