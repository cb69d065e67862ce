//! Joins two components in the host: every call between them passes through it.
//!
//! Takes part-5-formatter and part-5-counter.

use std::process::ExitCode;

use part_5_shared::setup;
use wasmtime::component::{Component, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result};
use wasmtime_wasi::WasiCtx;

mod formatter {
    wasmtime::component::bindgen!({
        world: "formatter",
        path: "../../wit/part-5",
    });
}

bindgen!({
    world: "counter",
    path: "../../wit/part-5",
});

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
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [formatter_file, counter_file] = &files[..] else {
        wasmtime::bail!(
            "two components expected; type `cargo xtask run part-5 by-hand`, \
             or pass them: by-hand FORMATTER COUNTER"
        );
    };

    let engine = setup::engine()?;
    let mut linker = setup::linker(&engine)?;
    let mut store = setup::store(&engine, &mut WasiCtx::builder());

    let component = load(&engine, formatter_file)?;
    let formatter = formatter::Formatter::instantiate(&mut store, &component, &linker)
        .with_context(|| {
            format!("{formatter_file} doesn't fit the world `formatter` of wit/part-5/pipeline.wit")
        })?;

    // ANCHOR: format
    // What the counter imports is a host function, and the host function calls the formatter:
    // the text is copied into the host and out again, on the way there and on the way back.
    let mut format = linker.instance("tutorial:pipeline/format@0.1.0")?;
    format.func_wrap("clean", move |mut store, (text,): (String,)| {
        let format = formatter.tutorial_pipeline_format();
        Ok((format.call_clean(&mut store, &text)?,))
    })?;
    // ANCHOR_END: format

    let component = load(&engine, counter_file)?;
    let counter = Counter::instantiate(&mut store, &component, &linker).with_context(|| {
        format!("{counter_file} doesn't fit the world `counter` of wit/part-5/pipeline.wit")
    })?;
    let text = "  the   quick\tbrown \n fox ";
    let stats = counter.tutorial_pipeline_stats();
    let count = stats
        .call_count_clean(&mut store, text)
        .with_context(|| format!("{counter_file} failed in `count-clean`"))?;
    println!("by hand: count-clean({text:?}) = {count}");
    Ok(())
}

fn load(engine: &Engine, file: &str) -> Result<Component> {
    Component::from_file(engine, file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --release --target wasm32-wasip2` makes them"
        )
    })
}

/// Escapes what a terminal would obey, because errors repeat names that a plugin has chosen, and
/// indents further lines, so that none looks like one of the host's. The bytes of a file that is no
/// WebAssembly, which the parser lists one to a line, are put on one.
fn printable(text: impl ToString) -> String {
    let text = text.to_string().replace("\n    0x", " 0x");
    let mut shown = String::new();
    for c in text.replace(",\n]", " ]").trim_end().chars() {
        match c {
            '\n' => shown.push_str("\n    "),
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
