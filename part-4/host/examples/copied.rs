//! A limit for what a plugin may make the host copy.

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
        "no component given; type `cargo xtask run part-4 copied`, or pass one: copied FILE",
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

    // ANCHOR: limit
    // In bytes, roughly, and for each call anew. The default is 128 MiB.
    const LIMIT: usize = 1024 * 1024;
    for size in [1000, 2_000_000] {
        let state = State {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&engine, state);
        store.set_hostcall_fuel(LIMIT);
        let plugin = Faulty::instantiate(&mut store, &component, &linker).with_context(|| {
            format!(
                "{file} doesn't fit: it must be built against the world `faulty` \
                 in wit/part-4/faulty.wit"
            )
        })?;
        match plugin.call_huge_list(&mut store, size) {
            Ok(list) => println!("returned: {} bytes", list.len()),
            Err(error) => println!("returned, {size} bytes: {}", error.root_cause()),
        }
        match plugin.call_ask_host(&mut store, size) {
            Ok(answer) => println!("passed to the host: the answer has {answer} bytes"),
            Err(error) => println!("passed to the host, {size} bytes: {}", error.root_cause()),
        }
    }
    // ANCHOR_END: limit
    Ok(())
}
