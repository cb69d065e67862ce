//! A file of text.

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

pub fn run(_: &[u8]) -> Result<()> {
    Component::new(&Engine::default(), "I am not a component.")?;
    Ok(())
}
