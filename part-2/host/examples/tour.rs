//! Every type that WIT can express, once, seen from the host.
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

use exports::tutorial::records::types::{Drawing, Point, Rights, Season, Shape};

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
        "no component given; type `cargo xtask run part-2 tour`, or pass one: tour FILE",
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
    // ANCHOR: simple
    let types = tour.tutorial_records_types();

    let negated = types.call_negate(&mut *store, true, '-', 0.5)?;
    println!("bool, char, f32: {negated:?}");

    let (text, number) = types.call_swap(&mut *store, (7, "seven"))?;
    println!("tuple: {text:?}, {number}");

    let sum = types.call_sum(&mut *store, &[1, 2, u32::MAX])?;
    println!("list: {sum}");

    for text in ["two words", "   "] {
        let word = types.call_first_word(&mut *store, text)?;
        println!("option: {word:?}");
    }
    // ANCHOR_END: simple

    // ANCHOR: cases
    let square = [(0, 0), (0, 2), (2, 2), (2, 0)].map(|(x, y)| Point { x, y });
    let shapes = vec![
        Shape::Circle(1.5),
        Shape::Polygon(square.to_vec()),
        Shape::Nothing,
    ];
    for shape in &shapes {
        println!("variant: {}", types.call_describe(&mut *store, shape)?);
    }
    // ANCHOR_END: cases

    // ANCHOR: flags
    println!("enum: {:?}", types.call_next(&mut *store, Season::Winter)?);

    let rights = types.call_without_write(&mut *store, Rights::READ | Rights::WRITE)?;
    println!(
        "flags: {rights:?}, may read: {}",
        rights.contains(Rights::READ)
    );
    // ANCHOR_END: flags

    // ANCHOR: nested
    let drawing = Drawing {
        name: "house".to_string(),
        shapes,
    };
    let moved = types.call_move_by(&mut *store, &drawing, Point { x: 10, y: 0 })?;
    println!("record: {} has {:?}", moved.name, moved.shapes[1]);
    // ANCHOR_END: nested
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
