//! A component from the machine code that was kept, or compiled and kept.

use std::fs;
use std::path::Path;

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// Loads `kept` where that is possible. Else compiles `file`, and keeps the machine code in `kept`.
pub fn load(engine: &Engine, file: &Path, kept: &Path) -> Result<Component> {
    if kept.exists() {
        // SAFETY: nobody but this host can write to the file.
        return unsafe { Component::deserialize_file(engine, kept) };
    }
    let component = Component::from_file(engine, file)?;
    fs::write(kept, component.serialize()?)?;
    Ok(component)
}
