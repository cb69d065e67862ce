//! What the examples of the page about async hosts share: a store's state, and the component.

use std::env;
use std::time::Duration;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::error::Context;
use wasmtime::{Engine, Result};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

/// What the host keeps for one plugin.
pub struct State {
    pub name: &'static str,
    /// How long the plugin's settings take to arrive.
    pub delay: Duration,
    wasi: WasiCtx,
    table: ResourceTable,
}

impl State {
    /// Nothing of WASI is granted.
    pub fn new(name: &'static str, milliseconds: u64) -> Self {
        Self {
            name,
            delay: Duration::from_millis(milliseconds),
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
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

/// Adds WASI to a linker.
pub type Link = fn(&mut Linker<State>) -> Result<()>;

/// Both ways to do that for this state. Named here, they are compiled here, and not in each example.
pub static LINKED_BY: [Link; 2] = [
    wasmtime_wasi::p2::add_to_linker_sync,
    wasmtime_wasi::p2::add_to_linker_async,
];

fn file() -> Result<String> {
    env::args().nth(1).context(
        "no component given; type `cargo xtask run part-3 EXAMPLE`, or pass one: EXAMPLE FILE",
    )
}

/// What to say when it is a component, but not for this world.
pub fn misfit() -> String {
    let file = file().unwrap_or_default();
    format!("{file} doesn't fit: it must be built against the world in wit/part-3/v0.2")
}

/// Compiles the plugin that the command line names.
pub fn component(engine: &Engine) -> Result<Component> {
    let file = file()?;
    Component::from_file(engine, &file)
        .with_context(|| format!("{file} can't be loaded: a component was expected"))
}
