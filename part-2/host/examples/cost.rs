//! What a list of records costs, in instructions that the guest executes.
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

use exports::tutorial::records::lists::Word;

const PLENTY: u64 = 1_000_000_000;

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
        "no component given; type `cargo xtask run part-2 cost`, or pass one: cost FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    // ANCHOR: fuel
    // Fuel counts what the guest executes, nearly by instructions: the same number in every run.
    config.consume_fuel(true);
    // ANCHOR_END: fuel
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
    store.set_fuel(PLENTY)?;
    let tour = Tour::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `tour` in wit/part-2/tour.wit"
        )
    })?;
    show(&mut store, &tour).with_context(|| format!("{file} failed"))
}

fn show(store: &mut Store<State>, tour: &Tour) -> Result<()> {
    let lists = tour.tutorial_records_lists();
    let words: Vec<Word> = (0..1000)
        .map(|count| Word {
            text: format!("word {count}"),
            count,
        })
        .collect();
    let texts: Vec<_> = words.iter().map(|word| word.text.clone()).collect();
    let counts: Vec<_> = words.iter().map(|word| word.count).collect();

    // ANCHOR: calls
    let full = store.get_fuel()?;
    let total = lists.call_total(&mut *store, &words)?;
    let after_records = store.get_fuel()?;
    let same = lists.call_total_columns(&mut *store, &texts.join("\n"), &counts)?;
    let after_columns = store.get_fuel()?;
    // ANCHOR_END: calls

    println!(
        "1000 records: {total}, {} units of fuel a record",
        (full - after_records) / 1000
    );
    println!(
        "as columns: {same}, {} units of fuel a record",
        (after_records - after_columns) / 1000
    );
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
