//! What a store is worth after a trap, and where to get a fresh one.

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { default: trappable },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
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
        "no component given; type `cargo xtask run part-4 after-a-trap`, \
         or pass one: after-a-trap FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
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

    // ANCHOR: fresh
    // Linked once. For a fresh plugin, all that is left to do is to start it.
    let ready = linker
        .instantiate_pre(&component)
        .and_then(FaultyPre::new)
        .with_context(|| {
            format!(
                "{file} doesn't fit: it must be built against the world `faulty` \
                 in wit/part-4/faulty.wit"
            )
        })?;
    let fresh_store = || {
        let state = State {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
        };
        Store::new(&engine, state)
    };
    // ANCHOR_END: fresh

    // ANCHOR: dead
    let mut store = fresh_store();
    let plugin = ready.instantiate(&mut store)?;
    println!("before: {}", plugin.call_fine(&mut store)?);
    plugin.call_divide(&mut store, 0).unwrap_err();
    report("the same instance", plugin.call_fine(&mut store));
    let sibling = ready
        .instantiate(&mut store)
        .and_then(|plugin| plugin.call_fine(&mut store));
    report("a new instance in the same store", sibling);

    for fault in ["exit", "refused"] {
        let mut store = fresh_store();
        let plugin = ready.instantiate(&mut store)?;
        match fault {
            "exit" => plugin.call_exit_early(&mut store).unwrap_err(),
            _ => plugin.call_ask_host(&mut store, 1).map(drop).unwrap_err(),
        };
        report(&format!("after {fault}"), plugin.call_fine(&mut store));
    }

    let mut store = fresh_store();
    let plugin = ready.instantiate(&mut store)?;
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
