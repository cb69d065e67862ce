//! What a store is worth after a trap, and where to get a fresh one.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: dead
    let mut store = Store::new(&engine, State::new());
    let plugin = linked.instantiate(&mut store)?;
    println!("before: {}", plugin.call_fine(&mut store)?);
    plugin.call_divide(&mut store, 0).unwrap_err();
    report("the same instance", plugin.call_fine(&mut store));
    let sibling = linked.instantiate(&mut store);
    let answer = sibling.and_then(|plugin| plugin.call_fine(&mut store));
    report("a new instance in the same store", answer);

    let mut store = Store::new(&engine, State::new());
    let plugin = linked.instantiate(&mut store)?;
    report("a fresh store", plugin.call_fine(&mut store));
    // ANCHOR_END: dead
    Ok(())
}

fn report(what: &str, result: Result<u32>) {
    match result {
        Ok(number) => println!("{what}: {number}"),
        Err(error) => println!("{what}: {}", error.root_cause()),
    }
}
