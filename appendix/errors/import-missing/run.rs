//! A plugin that imports `log`, and a linker that doesn't have it.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let linker = Linker::new(&engine);
    let mut store = Store::new(&engine, ());
    linker.instantiate(&mut store, &component)?;
    Ok(())
}
