//! Fuel is counted, and the store has none.

use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    instance
        .get_typed_func::<(), ()>(&mut store, "f")?
        .call(&mut store, ())
}
