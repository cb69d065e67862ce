//! Ten thousand faults, one after the other, and a host that doesn't grow.

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { default: trappable },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: StoreLimits,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

impl FaultyImports for State {
    fn ask(&mut self, _question: String) -> Result<String> {
        wasmtime::bail!("the host refuses to answer")
    }

    fn nap(&mut self, _milliseconds: u32) -> Result<()> {
        Ok(())
    }
}

const ROUNDS: usize = 10_000;

type Call = fn(&Faulty, &mut Store<State>) -> Result<()>;

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 soak`, or pass one: soak FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Faulty::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let ready = linker
        .instantiate_pre(&component)
        .and_then(FaultyPre::new)
        .with_context(|| {
            format!(
                "{file} doesn't fit: it must be built against the world `faulty` \
                 in wit/part-4/faulty.wit"
            )
        })?;

    let faults: [(&str, Call); 12] = [
        ("panic", |plugin, store| plugin.call_panic(store)),
        ("unwrap", |plugin, store| plugin.call_unwrap_none(store)),
        ("division by zero", |plugin, store| {
            plugin.call_divide(store, 0).map(drop)
        }),
        ("out of bounds", |plugin, store| {
            plugin.call_out_of_bounds(store)
        }),
        ("endless recursion", |plugin, store| {
            plugin.call_recurse_forever(store)
        }),
        ("endless loop", |plugin, store| {
            plugin.call_loop_forever(store)
        }),
        ("endless allocation", |plugin, store| {
            plugin.call_allocate_forever(store)
        }),
        ("endless output", |plugin, store| {
            plugin.call_print_forever(store)
        }),
        ("exit", |plugin, store| plugin.call_exit_early(store)),
        ("a refused import", |plugin, store| {
            plugin.call_ask_host(store, 1).map(drop)
        }),
        ("a huge argument", |plugin, store| {
            plugin.call_ask_host(store, 2_000_000).map(drop)
        }),
        ("none", |plugin, store| plugin.call_fine(store).map(drop)),
    ];
    // The first rounds fill caches and pools. What counts is what comes after them.
    for (_, call) in faults.iter().cycle().take(ROUNDS / 10) {
        survive(&engine, &ready, *call)?;
    }
    let before = resident()?;
    for (_, call) in faults.iter().cycle().take(ROUNDS) {
        survive(&engine, &ready, *call)?;
    }
    let grown = resident()?.saturating_sub(before);
    println!(
        "{ROUNDS} calls, grown by less than 8 MiB: {}",
        grown < 8 * 1024 * 1024
    );
    eprintln!("grown by {} KiB, from {} KiB", grown / 1024, before / 1024);
    Ok(())
}

fn survive(engine: &Engine, ready: &FaultyPre<State>, call: Call) -> Result<()> {
    let mut store = fresh_store(engine)?;
    let plugin = ready.instantiate(&mut store)?;
    // Each fault ends in its own error; that is what `faults` shows.
    let _ = call(&plugin, &mut store);
    Ok(())
}

/// The memory of this process that is in use, in bytes.
fn resident() -> Result<usize> {
    let processes = memory_stats::memory_stats();
    let stats = processes.context("this system doesn't say how much memory a process uses")?;
    Ok(stats.physical_mem)
}

// ANCHOR: limits
/// A store with every limit there is.
fn fresh_store(engine: &Engine) -> Result<Store<State>> {
    let state = State {
        wasi: WasiCtx::builder()
            .stdout(MemoryOutputPipe::new(10_000))
            .build(),
        table: ResourceTable::new(),
        limits: StoreLimitsBuilder::new()
            .memory_size(10 * 1024 * 1024)
            .table_elements(10_000)
            .trap_on_grow_failure(true)
            .build(),
    };
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limits);
    store.set_hostcall_fuel(1024 * 1024);
    store.set_fuel(100_000)?;
    Ok(store)
}
// ANCHOR_END: limits
