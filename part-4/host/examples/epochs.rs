//! Epochs: a deadline in time for a plugin that computes.
//!
//! Takes part-4-faulty.

use std::thread;
use std::time::Duration;

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    // ANCHOR: ticker
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    // One ticker serves every plugin of the engine. It ends with the engine.
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(10));
        }
    });
    // ANCHOR_END: ticker
    let linked = faulty::link(&engine)?;

    // ANCHOR: deadline
    let mut store = Store::new(&engine, State::new());
    // In ticks from now, and before anything runs: a new store has none.
    store.set_epoch_deadline(100);
    let plugin = linked.instantiate(&mut store)?;
    println!("fine: {}", plugin.call_fine(&mut store)?);

    store.set_epoch_deadline(5);
    let error = plugin.call_loop_forever(&mut store).unwrap_err();
    println!("the loop: {}", error.root_cause());
    // ANCHOR_END: deadline

    // ANCHOR: forgotten
    // And the deadline that was forgotten.
    let mut store = Store::new(&engine, State::new());
    match linked.instantiate(&mut store) {
        Ok(_) => println!("without a deadline: it started"),
        Err(error) => println!("without a deadline: {}", error.root_cause()),
    }
    // ANCHOR_END: forgotten
    Ok(())
}
