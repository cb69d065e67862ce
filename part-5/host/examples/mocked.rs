//! Part 4's `report` over the database in memory that Part 4's plugin exports.
//!
//! Takes report-in-memory.

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

// ANCHOR: world
// No `database` in this world: the host neither offers one nor knows of any.
bindgen!({
    inline: "
        package tutorial:mocked;

        world composed {
            export sales:
                func(url: string, sales: list<tuple<string, u32>>) -> result<string, string>;
            export forget: func(url: string, count: u32);
        }
    ",
});
// ANCHOR_END: world

fn main() -> Result<()> {
    // ANCHOR: calls
    let engine = setup::engine()?;
    let component = setup::component(&engine, 1)?;
    let linker = setup::linker(&engine)?;
    let mut store = setup::store(&engine, &mut WasiCtx::builder());
    let plugin = Composed::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{} doesn't fit", setup::file(1).unwrap_or_default()))?;

    let sale = |item: &str, total| (item.to_string(), total);
    for (url, sales) in [
        ("memory:", vec![sale("apples", 12), sale("plums", 7)]),
        ("memory:", vec![sale("apples", 12), sale("apples", 99)]),
        ("sqlite:shop", vec![]),
    ] {
        match plugin.call_sales(&mut store, url, &sales)? {
            Ok(report) => println!("{url}, {} sales: {report:?}", sales.len()),
            Err(error) => println!("{url}, {} sales: {error}", sales.len()),
        }
    }
    // ANCHOR_END: calls
    // ANCHOR: table
    plugin.call_forget(&mut store, "memory:", 1000)?;
    let entries = store.data_mut().table.iter_mut().count();
    println!("1000 connections are open, and the host's table has {entries} entries");
    // ANCHOR_END: table
    Ok(())
}
