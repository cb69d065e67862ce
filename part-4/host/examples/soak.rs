//! Ten thousand faults, each ended by the limit that is meant for it, and a host that doesn't grow.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, Faulty, FaultyPre, State};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, StoreLimitsBuilder, ensure};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;

const ROUNDS: usize = 10_000;

type Call = fn(&Faulty, &mut Store<State>) -> Result<()>;

/// A fault, and a part of the only error that may end it.
const FAULTS: [(Call, &str); 12] = [
    (|p, s| p.call_panic(s), "`unreachable`"),
    (|p, s| p.call_unwrap_none(s), "`unreachable`"),
    (|p, s| p.call_divide(s, 0).map(drop), "`unreachable`"),
    (
        |p, s| p.call_out_of_bounds(s),
        "out of bounds memory access",
    ),
    (|p, s| p.call_recurse_forever(s), "call stack exhausted"),
    (|p, s| p.call_exit_early(s), "i32 exit status 0"),
    (|p, s| p.call_ask_host(s, 0).map(drop), "the host refuses"),
    // ANCHOR: ends
    (|p, s| p.call_loop_forever(s), "all fuel consumed"),
    (|p, s| p.call_allocate_forever(s), "when growing memory"),
    (|p, s| p.call_print_forever(s), "`unreachable`"),
    (
        |p, s| p.call_ask_host(s, 300_000).map(drop),
        "too much data",
    ),
    (
        |p, s| p.call_huge_list(s, 300_000).map(drop),
        "too much data",
    ),
    // ANCHOR_END: ends
];

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: rounds
    // The first rounds fill caches and pools. What counts is what comes after them.
    for (call, end) in FAULTS.iter().cycle().take(ROUNDS / 10) {
        survive(&engine, &linked, *call, end)?;
    }
    let before = resident()?;
    for (call, end) in FAULTS.iter().cycle().take(ROUNDS) {
        survive(&engine, &linked, *call, end)?;
    }
    let grown = resident()?.saturating_sub(before);
    println!("{ROUNDS} faults, each with its own end");
    println!("grown by less than 8 MiB: {}", grown < 8 * 1024 * 1024);
    eprintln!("grown by {} KiB, from {} KiB", grown / 1024, before / 1024);
    // ANCHOR_END: rounds
    Ok(())
}

// ANCHOR: survive
fn survive(engine: &Engine, linked: &FaultyPre<State>, call: Call, end: &str) -> Result<()> {
    let output = MemoryOutputPipe::new(1000);
    let mut state = State::with(WasiCtx::builder().stdout(output.clone()));
    let limits = StoreLimitsBuilder::new().memory_size(2 * 1024 * 1024);
    state.limits = limits.trap_on_grow_failure(true).build();
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limits);
    store.set_hostcall_fuel(256 * 1024);
    store.set_fuel(2_000_000)?;
    let plugin = linked.instantiate(&mut store)?;

    let error = call(&plugin, &mut store).unwrap_err();
    let cause = error.root_cause().to_string();
    ensure!(cause.contains(end), "{cause:?} instead of {end:?}");
    Ok(())
}
// ANCHOR_END: survive

/// The memory of this process that is in use, in bytes.
fn resident() -> Result<usize> {
    let stats = memory_stats::memory_stats();
    let stats = stats.context("this system doesn't say how much memory a process uses")?;
    Ok(stats.physical_mem)
}
