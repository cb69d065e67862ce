//! What fuel and epochs don't see: a plugin that waits inside the host.
//!
//! Takes part-4-faulty.

use std::time::Instant;

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: waits
    for waits_in in ["WASI", "an import"] {
        let mut store = Store::new(&engine, State::new());
        store.set_fuel(10_000)?;
        let plugin = linked.instantiate(&mut store)?;
        store.set_fuel(10_000)?;
        let begun = Instant::now();
        match waits_in {
            "WASI" => plugin.call_sleep_long(&mut store, 300)?,
            _ => plugin.call_nap_long(&mut store, 300)?,
        }
        let waited = begun.elapsed().as_millis() >= 300;
        println!(
            "{waits_in}: waited 300 ms: {waited}, fuel used: {}",
            10_000 - store.get_fuel()?
        );
    }
    // ANCHOR_END: waits
    Ok(())
}
