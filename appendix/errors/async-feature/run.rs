//! A stream, in the engine of a synchronous host.

use wasmtime::component::Component;
use wasmtime::{Config, Engine, Result};

pub fn run(plugin: &[u8]) -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    Component::new(&Engine::new(&config)?, plugin)?;
    Ok(())
}
