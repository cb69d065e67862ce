//! Synchronous WASI, on a thread of Tokio's, and a plugin that sleeps.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

use crate::wasi::State;

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let mut store = Store::new(&engine, State::default());
    let instance = linker.instantiate(&mut store, &component)?;
    let f = instance.get_typed_func::<(), ()>(&mut store, "f")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    runtime.block_on(async { f.call(&mut store, ()) })
}
