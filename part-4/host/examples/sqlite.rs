//! A plugin that imports `database`, and a host that implements it over SQLite.
//!
//! Takes part-4-report.

#[path = "shared/database.rs"]
mod database;
#[path = "shared/report.rs"]
mod report;

use part_4_shared::setup;
use wasmtime::component::bindgen;
use wasmtime::{Config, Engine, Result};

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

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let linked = report::link(&Engine::new(&config)?)?;
    let folder = tempfile::tempdir()?;

    // ANCHOR: calls
    let (mut store, plugin) = report::start(&linked, folder.path())?;
    let sale = |item: &str, total| (item.to_string(), total);
    for (url, sales) in [
        ("sqlite:shop", vec![sale("apples", 12), sale("plums", 7)]),
        ("sqlite:shop", vec![sale("pears", 3), sale("apples", 99)]),
        ("sqlite:shop", vec![]),
        ("sqlite:../shop", vec![]),
        ("memory:", vec![]),
    ] {
        match plugin.call_sales(&mut store, url, &sales)? {
            Ok(report) => println!("{url}, {} sales: {report:?}", sales.len()),
            Err(error) => println!("{url}, {} sales: {error}", sales.len()),
        }
    }
    // ANCHOR_END: calls
    Ok(())
}
