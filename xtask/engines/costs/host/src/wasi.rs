//! Part 2's state: WASI, and nothing granted.

use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{Config, Engine, Result, Store, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

pub struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    /// Asked only if the store is told to.
    pub limits: StoreLimits,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// `concurrency` is what a host needs for streams and futures.
pub fn engine(concurrency: bool) -> Result<Engine> {
    let mut config = Config::new();
    config.concurrency_support(concurrency);
    Engine::new(&config)
}

pub fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Ok(linker)
}

pub fn store(engine: &Engine) -> Store<State> {
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        limits: StoreLimitsBuilder::new().memory_size(64 << 20).build(),
    };
    Store::new(engine, state)
}
