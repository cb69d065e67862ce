//! A component from the machine code that was kept, or compiled and kept.

use std::fs;
use std::path::Path;
use std::process;

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

// ANCHOR: load
/// Loads `kept` where that is possible. Else compiles `file`, and keeps the machine code in `kept`.
pub fn load(engine: &Engine, file: &Path, kept: &Path) -> Result<Component> {
    // SAFETY: nobody but this host can write to the file, and it is replaced, never changed.
    if let Ok(component) = unsafe { Component::deserialize_file(engine, kept) } {
        return Ok(component);
    }
    let component = Component::from_file(engine, file)?;
    // Another host that starts at this moment writes to a draft of its own.
    let draft = kept.with_extension(process::id().to_string());
    fs::write(&draft, component.serialize()?)?;
    fs::rename(&draft, kept)?;
    Ok(component)
}
// ANCHOR_END: load
