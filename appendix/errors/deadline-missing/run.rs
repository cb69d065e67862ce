//! Epochs are on, and the store has no deadline.

use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    instance
        .get_typed_func::<(), ()>(&mut store, "f")?
        .call(&mut store, ())
}
