//! Part 2's set-up, unchanged: a state with WASI in it and nothing granted, and components to load.

use std::env;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

/// What belongs to one store.
pub struct State {
    pub wasi: WasiCtx,
    pub table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

pub fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.concurrency_support(false);
    Engine::new(&config)
}

/// A linker with WASI, and nothing of our own.
pub fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Ok(linker)
}

/// A store whose components have what was granted to `wasi`, all of them the same.
pub fn store(engine: &Engine, wasi: &mut WasiCtxBuilder) -> Store<State> {
    let state = State {
        wasi: wasi.build(),
        table: ResourceTable::new(),
    };
    Store::new(engine, state)
}

/// The `number`th file that the command line names, counted from 1.
pub fn file(number: usize) -> Result<String> {
    env::args().nth(number).context(
        "a component is missing; type `cargo xtask run part-5 EXAMPLE`, \
         or pass what it takes: EXAMPLE FILE …",
    )
}

/// Compiles that file.
pub fn component(engine: &Engine, number: usize) -> Result<Component> {
    let file = file(number)?;
    Component::from_file(engine, &file).with_context(|| {
        format!("{file} can't be loaded: a component was expected, as `cargo wac plug` makes them")
    })
}
