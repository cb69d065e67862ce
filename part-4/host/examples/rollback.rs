//! What a plugin's crash leaves behind in the host, and when it is taken back.
//!
//! Takes part-4-report.

#[path = "shared/database.rs"]
mod database;
#[path = "shared/report.rs"]
mod report;

use database::{Connection, Transaction};
use part_4_shared::setup;
use wasmtime::component::bindgen;
use wasmtime::{Config, Engine, Result};

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

    // ANCHOR: crash
    let (mut store, plugin) = report::start(&linked, folder.path())?;
    let sales = [("apples".to_string(), 12)];
    let first = plugin.call_sales(&mut store, "sqlite:shop", &sales)?;
    println!("first: {first:?}");

    let crash = plugin.call_crash_half_way(&mut store, "sqlite:shop");
    println!("crashed: {}", crash.unwrap_err().root_cause());
    let entries = store.data_mut().table.iter_mut();
    let held = entries.filter(|entry| entry.is::<Connection>() || entry.is::<Transaction>());
    println!("still in the host's table: {}", held.count());
    // ANCHOR_END: crash

    // ANCHOR: next
    let (mut next_store, next) = report::start(&linked, folder.path())?;
    let sales = [("plums".to_string(), 7)];
    let early = next.call_sales(&mut next_store, "sqlite:shop", &sales)?;
    println!("the next, too early: {early:?}");
    drop(store);
    let in_time = next.call_sales(&mut next_store, "sqlite:shop", &sales)?;
    println!("the next: {in_time:?}");
    // ANCHOR_END: next
    Ok(())
}
