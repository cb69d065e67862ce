//! Fuel: a budget for what a plugin executes.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    // ANCHOR: config
    // Compiled into the plugin: a counter, checked at each loop and at the start of each function.
    config.consume_fuel(true);
    // ANCHOR_END: config
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: budget
    let mut store = Store::new(&engine, State::new());
    // Before anything runs: a new store has none, and starting a plugin uses some.
    store.set_fuel(1_000_000)?;
    let plugin = linked.instantiate(&mut store)?;

    let before = store.get_fuel()?;
    println!("fine: {}", plugin.call_fine(&mut store)?);
    println!("it used {}", before - store.get_fuel()?);

    let before = store.get_fuel()?;
    plugin.call_huge_list(&mut store, 100_000)?;
    println!(
        "a list of 100,000 bytes used {}",
        before - store.get_fuel()?
    );
    // ANCHOR_END: budget

    // ANCHOR: loop
    // Sets, and doesn't add: what was left is forgotten.
    store.set_fuel(1_000_000)?;
    let error = plugin.call_loop_forever(&mut store).unwrap_err();
    println!("the loop: {}", error.root_cause());
    println!("left: {}", store.get_fuel()?);
    // ANCHOR_END: loop
    Ok(())
}
