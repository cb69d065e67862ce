//! Loads one plugin with three interfaces and tries each success and each failure.

mod config;
mod database;
mod storage;

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Cache, CacheConfig, Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "plugin",
    path: "../../wit/part-4",
});

pub struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", printable(&error));
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {}", printable(cause));
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no plugin given; type `cargo xtask run part-4`, or pass a component: part-4-host FILE",
    )?;

    let mut config = Config::new();
    config.concurrency_support(false);
    // As in Part 2: only who starts this host may be able to write there.
    if let Some(folder) = std::env::var_os("PLUGIN_CACHE") {
        let mut kept = CacheConfig::new();
        kept.with_directory(folder);
        config.cache(Some(Cache::new(kept)?));
    }
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --release --target wasm32-wasip2` makes them"
        )
    })?;

    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    // Before it starts: what fails from here on isn't about the world that it was built for.
    let linked = linker.instantiate_pre(&component).and_then(PluginPre::new);
    let linked = linked.with_context(|| {
        format!(
            "{file} doesn't fit: \
             it must be built against the world in wit/part-4/plugin.wit"
        )
    })?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = linked.instantiate(&mut store);
    let plugin = plugin.with_context(|| format!("{file} can't be started"))?;

    config::show(&mut store, &plugin).with_context(|| format!("{file} failed in `config`"))?;
    storage::show(&mut store, &plugin).with_context(|| format!("{file} failed in `storage`"))?;
    database::show(&mut store, &plugin).with_context(|| format!("{file} failed in `database`"))
}

/// Escapes what a terminal would obey, because errors repeat names that a plugin has chosen, and
/// indents further lines, so that none looks like one of the host's. The bytes of a file that is no
/// WebAssembly, which the parser lists one to a line, are put on one.
fn printable(text: impl ToString) -> String {
    let text = text.to_string().replace("\n    0x", " 0x");
    let mut shown = String::new();
    for c in text.replace(",\n]", " ]").trim_end().chars() {
        match c {
            '\n' => shown.push_str("\n    "),
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
