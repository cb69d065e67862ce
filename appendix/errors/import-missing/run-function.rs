//! The same where the function is the world's own.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    Linker::<()>::new(&engine).instantiate_pre(&component)?;
    Ok(())
}
