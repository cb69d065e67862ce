//! The least that an example needs: copy it, and call something else.
//!
//! Takes part-4-plugin.

use part_4_shared::plugin::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;
    let mut store = Store::new(&engine, State::new());
    let plugin = linked.instantiate(&mut store)?;

    let verdict = plugin
        .tutorial_resources_config()
        .call_check(&mut store, "a = 1")?;
    println!("check \"a = 1\": {verdict:?}");
    Ok(())
}
