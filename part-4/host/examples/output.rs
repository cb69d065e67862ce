//! A limit for what a plugin may print.

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
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
        "no component given; type `cargo xtask run part-4 output`, or pass one: output FILE",
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

    // ANCHOR: pipe
    // The pipe holds that many bytes, and a write past its end fails.
    let stdout = MemoryOutputPipe::new(1000);
    let stderr = MemoryOutputPipe::new(4000);
    let state = State {
        wasi: WasiCtx::builder()
            .stdout(stdout.clone())
            .stderr(stderr.clone())
            .build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = Faulty::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `faulty` \
             in wit/part-4/faulty.wit"
        )
    })?;
    let error = plugin.call_print_forever(&mut store).unwrap_err();
    println!("printing: {}", error.root_cause());
    println!("kept: {} bytes", stdout.contents().len());
    let stderr = String::from_utf8_lossy(&stderr.contents()).into_owned();
    println!(
        "the plugin says: {}",
        stderr
            .lines()
            .find(|line| line.contains("stdout"))
            .unwrap_or("nothing")
    );
    // ANCHOR_END: pipe
    Ok(())
}
