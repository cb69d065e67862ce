//! A limit for what a plugin may print, and text that is fit for a terminal.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty::{self, State};
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;

    // ANCHOR: pipe
    // Each pipe holds that many bytes, and then it is closed.
    let stdout = MemoryOutputPipe::new(1000);
    let stderr = MemoryOutputPipe::new(4000);
    let mut wasi = WasiCtx::builder();
    wasi.stdout(stdout.clone()).stderr(stderr.clone());
    let mut store = Store::new(&engine, State::with(&mut wasi));
    let plugin = linked.instantiate(&mut store)?;

    let error = plugin.call_print_forever(&mut store).unwrap_err();
    println!("printing: {}", error.root_cause());
    println!("kept: {} bytes", stdout.contents().len());
    let stderr = String::from_utf8_lossy(&stderr.contents()).into_owned();
    let why = stderr.lines().find(|line| line.contains("stdout"));
    println!("the plugin says: {}", why.unwrap_or("nothing"));
    // ANCHOR_END: pipe
    Ok(())
}
