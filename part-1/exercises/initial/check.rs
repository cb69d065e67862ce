//! No imports: a plugin that fits into an empty linker.

use wasmtime::component::{Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "plugin",
    path: "../../part-1/exercises/initial/starter/wit",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let component = attempt.component()?;
    let wanted = component.component_type();
    let mut imports = wanted.imports(&attempt.engine).map(|(name, _)| name);
    if let Some(first) = imports.next() {
        let more = imports.count();
        bail!("it imports `{first}` and {more} more, and this host's linker is empty");
    }

    let mut store = attempt.store();
    let linker = Linker::new(&attempt.engine);
    let plugin = Plugin::instantiate(&mut store, component, &linker).context(MISFIT)?;
    for (text, should) in [("Wasm", 'W'), ("世界", '世'), ("", '?')] {
        let call = format!("initial({text:?})");
        let initial = during(&call, plugin.call_initial(&mut store, text))?;
        expect(&call, initial, should)?;
    }
    Ok(())
}
