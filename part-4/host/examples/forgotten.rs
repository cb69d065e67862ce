//! Handles that a plugin never drops, and who pays for them.
//!
//! Takes part-4-report.

#[path = "shared/database.rs"]
mod database;
#[path = "shared/report.rs"]
mod report;

use part_4_shared::setup;
use wasmtime::component::bindgen;
use wasmtime::{Config, Engine, Result, Store};

bindgen!({
    world: "report",
    path: "../../wit/part-4",
    imports: { default: trappable },
    with: {
        "tutorial:resources/database.connection": database::Connection,
        "tutorial:resources/database.transaction": database::Transaction,
    },
});

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let linked = report::link(&Engine::new(&config)?)?;
    let folder = tempfile::tempdir()?;

    // ANCHOR: forgets
    let (mut store, plugin) = report::start(&linked, folder.path())?;
    let before = entries(&mut store);
    plugin.call_forget(&mut store, "sqlite:shop", 10)?;
    println!("forgotten by the plugin: 10");
    println!("held by the host: {}", entries(&mut store) - before);
    // ANCHOR_END: forgets

    // ANCHOR: capacity
    let (mut store, plugin) = report::start(&linked, folder.path())?;
    store.data_mut().table.set_max_capacity(5);
    let refused = plugin.call_forget(&mut store, "sqlite:shop", 10);
    println!("with room for 5: {}", refused.unwrap_err().root_cause());
    println!("held: {}", entries(&mut store));
    // ANCHOR_END: capacity
    Ok(())
}

fn entries(store: &mut Store<report::State>) -> usize {
    store.data_mut().table.iter_mut().count()
}
