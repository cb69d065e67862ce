//! A component where a core module is expected.

use wasmtime::{Engine, Module, Result};

pub fn run(plugin: &[u8]) -> Result<()> {
    Module::new(&Engine::default(), plugin)?;
    Ok(())
}
