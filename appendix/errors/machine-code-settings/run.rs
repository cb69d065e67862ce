//! Machine code that was compiled without fuel, for an engine that counts it.

use wasmtime::component::Component;
use wasmtime::{Config, Engine, Result};

pub fn run(plugin: &[u8]) -> Result<()> {
    let code = Engine::default().precompile_component(plugin)?;
    let mut config = Config::new();
    config.consume_fuel(true);
    // Unsafe: whoever can change these bytes runs machine code in your process. They are a moment old.
    unsafe { Component::deserialize(&Engine::new(&config)?, code)? };
    Ok(())
}
