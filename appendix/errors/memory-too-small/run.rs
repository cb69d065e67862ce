//! A limit of 1 MiB, and a plugin that needs 17 pages to begin with.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store, StoreLimits, StoreLimitsBuilder};

struct State {
    limits: StoreLimits,
}

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let limits = StoreLimitsBuilder::new().memory_size(1024 * 1024).build();
    let mut store = Store::new(&engine, State { limits });
    store.limiter(|state| &mut state.limits);
    Linker::new(&engine).instantiate(&mut store, &component)?;
    Ok(())
}
