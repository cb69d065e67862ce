//! What a host holds for a plugin that forgets its handles, and what bounds it.

#[path = "shared/database.rs"]
mod database;

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::WasiCtx;

use database::State;

// ANCHOR: bindgen
bindgen!({
    world: "report",
    path: "../../wit/part-4",
    imports: { default: trappable },
    with: {
        "tutorial:resources/database.connection": database::Connection,
        "tutorial:resources/database.transaction": database::Transaction,
    },
});
// ANCHOR_END: bindgen

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 forgotten`, or pass one: forgotten FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Report::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let folder = tempfile::tempdir()?;
    let start = || -> Result<(Store<State>, Report)> {
        let state = State {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
            folder: folder.path().to_path_buf(),
        };
        let mut store = Store::new(&engine, state);
        let plugin = Report::instantiate(&mut store, &component, &linker).with_context(|| {
            format!(
                "{file} doesn't fit: it must be built against the world `report` \
                 in wit/part-4/report.wit"
            )
        })?;
        Ok((store, plugin))
    };

    // ANCHOR: calls
    let (mut store, plugin) = start()?;
    let before = store.data_mut().table.iter_mut().count();
    plugin.call_forget(&mut store, "sqlite:shop", 50)?;
    let after = store.data_mut().table.iter_mut().count();
    println!(
        "forgotten by the plugin, held by the host: {}",
        after - before
    );

    let (mut store, plugin) = start()?;
    store.data_mut().table.set_max_capacity(20);
    let error = plugin
        .call_forget(&mut store, "sqlite:shop", 50)
        .unwrap_err();
    println!("with room for 20: {}", error.root_cause());
    let held = store.data_mut().table.iter_mut().count();
    println!("held: {held}");
    // ANCHOR_END: calls
    Ok(())
}
