//! A limit for a plugin's memory, and what it doesn't count.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, State};
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Result, Store, StoreLimitsBuilder};

const MIB: usize = 1024 * 1024;

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: limit
    // With and without a trap where the memory would grow past the limit.
    for trap in [false, true] {
        let mut state = State::new();
        let limits = StoreLimitsBuilder::new().memory_size(10 * MIB);
        state.limits = limits.trap_on_grow_failure(trap).build();
        let mut store = Store::new(&engine, state);
        // The limits live in the state, because the store asks for them again and again.
        store.limiter(|state| &mut state.limits);
        let plugin = linked.instantiate(&mut store)?;
        let error = plugin.call_allocate_forever(&mut store).unwrap_err();
        println!("trap_on_grow_failure({trap}): {}", error.root_cause());
    }
    // ANCHOR_END: limit

    // ANCHOR: sum
    let text = include_str!("red-team/attacks/fifteen-memories.wat");
    let fifteen = Component::new(&engine, wat::parse_str(text)?)?;
    let mut state = State::new();
    state.limits = StoreLimitsBuilder::new().memory_size(10 * MIB).build();
    let mut store = Store::new(&engine, state);
    store.limiter(|state| &mut state.limits);
    let started = Linker::new(&engine).instantiate(&mut store, &fifteen);
    println!("fifteen memories of 10 MiB: {:?}", started.map(drop));
    // ANCHOR_END: sum
    Ok(())
}
