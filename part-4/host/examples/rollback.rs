//! What happens to a database when a plugin crashes in the middle of a transaction.

#[path = "shared/database.rs"]
mod database;

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::WasiCtx;

use database::{Connection, State, Transaction};

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
        "no component given; type `cargo xtask run part-4 rollback`, or pass one: rollback FILE",
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
    let sales = [("apples".to_string(), 12)];
    let (mut store, plugin) = start()?;
    println!(
        "first: {:?}",
        plugin.call_sales(&mut store, "sqlite:shop", &sales)?
    );

    let error = plugin
        .call_crash_half_way(&mut store, "sqlite:shop")
        .unwrap_err();
    println!("crashed: {}", error.root_cause());
    let table = store.data_mut().table.iter_mut();
    let held = table.filter(|entry| entry.is::<Connection>() || entry.is::<Transaction>());
    let held = held.count();
    println!("still in the host's table: {held}");

    // The plugin's handles died with it. What they stood for lives until the store ends.
    let sales = [("plums".to_string(), 7)];
    let (mut next_store, next) = start()?;
    let too_early = next.call_sales(&mut next_store, "sqlite:shop", &sales)?;
    println!("the next, too early: {too_early:?}");
    drop(store);
    let in_time = next.call_sales(&mut next_store, "sqlite:shop", &sales)?;
    println!("the next: {in_time:?}");
    // ANCHOR_END: calls
    Ok(())
}
