//! Each fault with the only limit that it needs, or with none.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, Faulty, State};
use wasmtime::{Config, Engine, Result, Store, StoreLimitsBuilder, Trap};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;

/// The only limit that a store has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Limit {
    None,
    Fuel,
    Memory,
    Output,
    Copied,
}

type Call = fn(&Faulty, &mut Store<State>) -> Result<()>;

// ANCHOR: faults
const FAULTS: [(&str, Limit, Call); 13] = [
    ("panic", Limit::None, |p, s| p.call_panic(s)),
    ("unwrap", Limit::None, |p, s| p.call_unwrap_none(s)),
    ("division by zero", Limit::None, |p, s| {
        p.call_divide(s, 0).map(drop)
    }),
    ("out of bounds", Limit::None, |p, s| p.call_out_of_bounds(s)),
    ("endless recursion", Limit::None, |p, s| {
        p.call_recurse_forever(s)
    }),
    ("exit", Limit::None, |p, s| p.call_exit_early(s)),
    ("a refused import", Limit::None, |p, s| {
        p.call_ask_host(s, 0).map(drop)
    }),
    ("endless loop", Limit::Fuel, |p, s| p.call_loop_forever(s)),
    ("endless allocation", Limit::Memory, |p, s| {
        p.call_allocate_forever(s)
    }),
    ("endless output", Limit::Output, |p, s| {
        p.call_print_forever(s)
    }),
    ("a huge argument", Limit::Copied, |p, s| {
        p.call_ask_host(s, 2_000_000).map(drop)
    }),
    ("a huge result", Limit::Copied, |p, s| {
        p.call_huge_list(s, 2_000_000).map(drop)
    }),
    ("none", Limit::None, |p, s| p.call_fine(s).map(drop)),
];
// ANCHOR_END: faults

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;
    for (name, limit, call) in FAULTS {
        let mut store = store_with(&engine, limit)?;
        let plugin = linked.instantiate(&mut store)?;
        let seen = match call(&plugin, &mut store) {
            Ok(()) => "nothing, the call returned".to_string(),
            Err(error) => match error.downcast_ref::<Trap>() {
                Some(trap) => format!("{trap:?}"),
                None => error.root_cause().to_string(),
            },
        };
        println!("{name} | {limit:?} | {seen}");
    }
    Ok(())
}

// ANCHOR: limits
fn store_with(engine: &Engine, limit: Limit) -> Result<Store<State>> {
    let mut wasi = WasiCtx::builder();
    if limit == Limit::Output {
        wasi.stdout(MemoryOutputPipe::new(10_000));
    }
    let mut state = State::with(&mut wasi);
    if limit == Limit::Memory {
        let limits = StoreLimitsBuilder::new().memory_size(10 * 1024 * 1024);
        state.limits = limits.trap_on_grow_failure(true).build();
    }
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limits);
    store.set_fuel(if limit == Limit::Fuel {
        1_000_000
    } else {
        u64::MAX
    })?;
    if limit == Limit::Copied {
        store.set_hostcall_fuel(1024 * 1024);
    }
    Ok(store)
}
// ANCHOR_END: limits
