//! Every fault, each under one limit or none, and a host that lives on.

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, StoreLimits, StoreLimitsBuilder, Trap};
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

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 faults`, or pass one: faults FILE",
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

    // ANCHOR: faults
    type Call = fn(&Faulty, &mut Store<State>) -> Result<()>;
    let faults: [(&str, Limit, Call); 13] = [
        ("panic", Limit::None, |plugin, store| {
            plugin.call_panic(store)
        }),
        ("unwrap", Limit::None, |plugin, store| {
            plugin.call_unwrap_none(store)
        }),
        ("division by zero", Limit::None, |plugin, store| {
            plugin.call_divide(store, 0).map(drop)
        }),
        ("out of bounds", Limit::None, |plugin, store| {
            plugin.call_out_of_bounds(store)
        }),
        ("endless recursion", Limit::None, |plugin, store| {
            plugin.call_recurse_forever(store)
        }),
        ("exit", Limit::None, |plugin, store| {
            plugin.call_exit_early(store)
        }),
        ("a refused import", Limit::None, |plugin, store| {
            plugin.call_ask_host(store, 1).map(drop)
        }),
        ("endless loop", Limit::Fuel, |plugin, store| {
            plugin.call_loop_forever(store)
        }),
        ("endless allocation", Limit::Memory, |plugin, store| {
            plugin.call_allocate_forever(store)
        }),
        ("endless output", Limit::Output, |plugin, store| {
            plugin.call_print_forever(store)
        }),
        ("a huge argument", Limit::Copied, |plugin, store| {
            plugin.call_ask_host(store, HUGE).map(drop)
        }),
        ("a huge result", Limit::Copied, |plugin, store| {
            plugin.call_huge_list(store, HUGE).map(drop)
        }),
        ("none", Limit::None, |plugin, store| {
            plugin.call_fine(store).map(drop)
        }),
    ];
    for (name, limit, call) in faults {
        let mut store = store_with(&engine, limit)?;
        let plugin = ready.instantiate(&mut store)?;
        let seen = match call(&plugin, &mut store) {
            Ok(()) => "nothing, the call returned".to_string(),
            Err(error) => match error.downcast_ref::<Trap>() {
                Some(trap) => format!("{trap:?}"),
                None => error.root_cause().to_string(),
            },
        };
        println!("{name} | {limit:?} | {seen}");
    }
    // ANCHOR_END: faults
    Ok(())
}

const HUGE: u32 = 2_000_000;

/// The only limit that a store has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Limit {
    None,
    Fuel,
    Memory,
    Output,
    Copied,
}

// ANCHOR: limits
fn store_with(engine: &Engine, limit: Limit) -> Result<Store<State>> {
    let mut wasi = WasiCtx::builder();
    if limit == Limit::Output {
        wasi.stdout(MemoryOutputPipe::new(10_000));
    }
    let mut limits = StoreLimitsBuilder::new();
    if limit == Limit::Memory {
        limits = limits
            .memory_size(10 * 1024 * 1024)
            .trap_on_grow_failure(true);
    }
    let state = State {
        wasi: wasi.build(),
        table: ResourceTable::new(),
        limits: limits.build(),
    };
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
