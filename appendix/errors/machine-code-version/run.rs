//! Machine code that another version of Wasmtime has compiled.

use wasmtime::component::Component;
use wasmtime::{Config, Engine, ModuleVersionStrategy, Result};

pub fn run(plugin: &[u8]) -> Result<()> {
    let mut config = Config::new();
    config.module_version(ModuleVersionStrategy::Custom("older".to_string()))?;
    let code = Engine::new(&config)?.precompile_component(plugin)?;
    // Unsafe: whoever can change these bytes runs machine code in your process. They are a moment old.
    unsafe { Component::deserialize(&Engine::default(), code)? };
    Ok(())
}
