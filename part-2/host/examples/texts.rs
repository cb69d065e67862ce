//! Strings at the edges: empty, huge, with NUL, and one that is no string.
//!
//! Takes part-2-tour.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "tour",
    path: "../../wit/part-2",
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
            eprintln!("error: {}", printable(&error));
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {}", printable(cause));
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-2 texts`, or pass one: texts FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --release --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let tour = Tour::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `tour` in wit/part-2/tour.wit"
        )
    })?;
    show(&mut store, &tour).with_context(|| format!("{file} failed"))
}

fn show(store: &mut Store<State>, tour: &Tour) -> Result<()> {
    // ANCHOR: calls
    let texts = tour.tutorial_records_texts();

    let huge = "a".repeat(10 * 1024 * 1024);
    for (name, text) in [
        ("empty", ""),
        ("NUL in the middle", "a\0b"),
        ("an astronaut", "👩‍🚀"),
        ("10 MiB", &huge),
    ] {
        let echo = texts.call_echo(&mut *store, text)?;
        println!("{name}: {} bytes, unchanged: {}", echo.len(), echo == text);
    }

    // The bytes are checked where they are copied. The host never holds a string that is none.
    if let Err(error) = texts.call_broken(&mut *store) {
        println!("no UTF-8: {}", error.root_cause());
    }
    // ANCHOR_END: calls
    Ok(())
}

/// Escapes what a terminal would obey, and indents further lines. A plugin chooses the names of its
/// functions and imports, and errors repeat them.
fn printable(text: impl ToString) -> String {
    let mut shown = String::new();
    for c in text.to_string().trim_end().chars() {
        match c {
            '\n' => shown.push_str("\n    "),
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
