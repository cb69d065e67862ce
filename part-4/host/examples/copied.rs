//! A limit for what a plugin may make the host copy.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: limit
    let mut store = Store::new(&engine, State::new());
    // In bytes, roughly, and for each call anew. The default is 128 MiB.
    store.set_hostcall_fuel(1024 * 1024);
    let plugin = linked.instantiate(&mut store)?;

    let list = plugin.call_huge_list(&mut store, 1_000_000)?;
    println!("a million bytes: {} returned", list.len());
    let error = plugin.call_huge_list(&mut store, 2_000_000).unwrap_err();
    println!("two million: {}", error.root_cause());
    let error = plugin.call_empty_strings(&mut store, 200_000).unwrap_err();
    println!("200,000 empty strings: {}", error.root_cause());
    // ANCHOR_END: limit
    Ok(())
}
