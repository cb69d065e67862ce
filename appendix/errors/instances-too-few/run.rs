//! One instance is allowed, and a component of two.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store, StoreLimits, StoreLimitsBuilder};

struct State {
    limits: StoreLimits,
}

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let limits = StoreLimitsBuilder::new().instances(1).build();
    let mut store = Store::new(&engine, State { limits });
    store.limiter(|state| &mut state.limits);
    Linker::new(&engine).instantiate(&mut store, &component)?;
    Ok(())
}
