//! The plugin's own words when it panics, and where it was.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store, Trap, WasmBacktrace};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: capture
    // Large enough: where the pipe ends, the plugin's own `eprintln!` panics.
    let stderr = MemoryOutputPipe::new(64 * 1024);
    let mut wasi = WasiCtx::builder();
    wasi.stderr(stderr.clone());
    let mut store = Store::new(&engine, State::with(&mut wasi));
    let plugin = linked.instantiate(&mut store)?;
    let error = plugin.call_panic(&mut store).unwrap_err();
    println!("without: {}", error.root_cause());

    let stderr = String::from_utf8_lossy(&stderr.contents()).into_owned();
    let mut lines = stderr
        .lines()
        .skip_while(|line| !line.contains("panicked at"));
    let message = lines.nth(1).unwrap_or("no message");
    let error = error.context(format!("plugin: {message}"));
    println!("with: {error}");
    println!("still a trap: {:?}", error.downcast_ref::<Trap>());
    // ANCHOR_END: capture

    // ANCHOR: backtrace
    // Innermost first: the machinery of a panic, the plugin's code, and the export at the end.
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let frames = backtrace.map(WasmBacktrace::frames).unwrap_or_default();
    let names = frames.iter().filter_map(|frame| frame.func_name());
    let names: Vec<_> = names.collect();
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
