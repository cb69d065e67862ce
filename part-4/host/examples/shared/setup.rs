//! Part 2's set-up, unchanged: a state with WASI in it and nothing granted, and a component to load.

use std::env;

use wasmtime::component::{Component, ResourceTable};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, StoreLimits};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

// ANCHOR: state
/// What belongs to one store.
pub struct State {
    pub wasi: WasiCtx,
    pub table: ResourceTable,
    /// None, until an example sets some.
    pub limits: StoreLimits,
}

impl State {
    pub fn new() -> Self {
        Self::with(&mut WasiCtx::builder())
    }

    /// With what was granted to `wasi`.
    pub fn with(wasi: &mut WasiCtxBuilder) -> Self {
        Self {
            wasi: wasi.build(),
            table: ResourceTable::new(),
            limits: StoreLimits::default(),
        }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}
// ANCHOR_END: state

/// The file that the command line names.
pub fn file() -> Result<String> {
    env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 EXAMPLE`, \
         or pass one: EXAMPLE FILE",
    )
}

/// Compiles that file.
pub fn component(engine: &Engine) -> Result<Component> {
    let file = file()?;
    Component::from_file(engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --release --target wasm32-wasip2` makes them"
        )
    })
}

/// What to say when it is a component, but not for this world.
pub fn misfit(world: &str) -> String {
    format!(
        "{} doesn't fit: it must be built against the world `{world}` in wit/part-4",
        file().unwrap_or_default()
    )
}
