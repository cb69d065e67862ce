//! A host that looks for a function of the world, and a component without exports.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Engine, Result, Store};

bindgen!({
    inline: "package tutorial:book; world plugin { export length: func(); }",
});

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    Ok(())
}
