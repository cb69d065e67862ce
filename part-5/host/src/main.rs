//! Loads one component that was composed of two. The host can't tell, and needn't.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
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
        "no component given; type `cargo xtask run part-5`, or pass one: part-5-host FILE",
    )?;

    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo wac plug` makes them"
        )
    })?;

    // Nothing here offers `format`: a component with that import still open won't instantiate.
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let pipeline = Pipeline::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: \
             it must export `stats` of wit/part-5/pipeline.wit \
             and import nothing but WASI; plug a formatter into its `format`"
        )
    })?;

    let text = "  the   quick\tbrown \n fox ";
    let count = pipeline
        .tutorial_pipeline_stats()
        .call_count_clean(&mut store, text)
        .with_context(|| format!("{file} failed in `count-clean`"))?;
    println!("{}: count-clean({text:?}) = {count}", name_of(&file));
    Ok(())
}

fn name_of(file: &str) -> String {
    let name = std::path::Path::new(file).file_name();
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// Escapes what a terminal would obey. A plugin chooses the names of its functions and imports, and
/// errors repeat them.
fn printable(text: impl ToString) -> String {
    let mut shown = String::new();
    for c in text.to_string().chars() {
        match c {
            '\n' | '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
