//! A host whose `log` takes a number, and a plugin that passes a string.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::<()>::new(&engine);
    linker.root().func_wrap("log", |_, (_,): (u32,)| Ok(()))?;
    linker.instantiate_pre(&component)?;
    Ok(())
}
