//! Sessions on several threads: what they share, and what each has for itself.
//!
//! Takes part-4-plugin.

use std::thread;

use part_4_shared::plugin::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;

    // ANCHOR: threads
    // Each thread borrows the linked plugin, and makes a store that nobody else sees.
    let session = |user: usize| -> Result<u32> {
        let mut store = Store::new(&engine, State::new());
        let plugin = linked.instantiate(&mut store)?;
        let storage = plugin.tutorial_resources_storage();
        for _ in 0..100 * (user + 1) {
            storage.kv_store().call_constructor(&mut store)?;
        }
        storage.call_live_stores(&mut store)
    };
    let alive: Vec<Result<u32>> = thread::scope(|scope| {
        let spawn = |user| scope.spawn(move || session(user));
        let threads: Vec<_> = (0..4).map(spawn).collect();
        let join = |thread: thread::ScopedJoinHandle<_>| thread.join().expect("no panic");
        threads.into_iter().map(join).collect()
    });
    for (user, alive) in alive.into_iter().enumerate() {
        println!("user {user}: {} alive", alive?);
    }
    // ANCHOR_END: threads
    Ok(())
}
