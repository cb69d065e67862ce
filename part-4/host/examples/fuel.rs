//! Fuel: a budget of instructions for a plugin.

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
    fn ask(&mut self, question: String) -> Result<String> {
        Ok(format!("{} bytes arrived", question.len()))
    }

    fn nap(&mut self, _milliseconds: u32) -> Result<()> {
        Ok(())
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 fuel`, or pass one: fuel FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    // ANCHOR: config
    // Compiled into the plugin: a counter, checked at every loop and every call.
    config.consume_fuel(true);
    // ANCHOR_END: config
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
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    // ANCHOR: budget
    // Before anything runs. A store has no fuel at first, and starting a plugin takes some.
    store.set_fuel(1_000_000)?;
    let plugin = Faulty::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `faulty` \
             in wit/part-4/faulty.wit"
        )
    })?;

    store.set_fuel(1_000_000)?;
    println!("fine: {}", plugin.call_fine(&mut store)?);
    println!("it took {} of 1000000", 1_000_000 - store.get_fuel()?);

    store.set_fuel(1_000_000)?;
    let error = plugin.call_loop_forever(&mut store).unwrap_err();
    println!("the loop: {}", error.root_cause());
    println!("left: {}", store.get_fuel()?);
    // ANCHOR_END: budget
    Ok(())
}
