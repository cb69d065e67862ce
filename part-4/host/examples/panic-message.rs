//! The plugin's own words in the host's error, and where it happened.

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, Trap, WasmBacktrace};
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
        "no component given; type `cargo xtask run part-4 panic-message`, \
         or pass one: panic-message FILE",
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

    // ANCHOR: capture
    // Large enough: where the pipe ends, the plugin's own `eprintln!` panics.
    let stderr = MemoryOutputPipe::new(64 * 1024);
    let state = State {
        wasi: WasiCtx::builder().stderr(stderr.clone()).build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = Faulty::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `faulty` \
             in wit/part-4/faulty.wit"
        )
    })?;
    let error = plugin.call_panic(&mut store).unwrap_err();
    println!("without: {}", error.root_cause());

    let stderr = String::from_utf8_lossy(&stderr.contents()).into_owned();
    let message = stderr
        .lines()
        .skip_while(|line| !line.contains("panicked at"))
        .nth(1);
    let error = error.context(format!("plugin: {}", message.unwrap_or("no message")));
    println!("with: {error}");
    println!("still a trap: {:?}", error.downcast_ref::<Trap>());
    // ANCHOR_END: capture

    // ANCHOR: backtrace
    // Innermost first: the machinery of a panic, the plugin's code, and the export at the end.
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let frames = backtrace.map(WasmBacktrace::frames).unwrap_or_default();
    let names: Vec<_> = frames
        .iter()
        .filter_map(|frame| frame.func_name())
        .collect();
    let own = names.iter().filter(|name| name.contains("part_4_faulty"));
    println!(
        "{} frames, {} of the plugin's crate",
        names.len(),
        own.count()
    );
    println!("the call was: {:?}", names.last());
    // ANCHOR_END: backtrace
    Ok(())
}
