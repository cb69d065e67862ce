//! The same string, handed to a core module by pointer and length.
//!
//! Takes part-1-by-pointer.

use std::process::ExitCode;

use wasmtime::error::Context;
use wasmtime::{Engine, Instance, Module, Result, Store};

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
    let file = std::env::args()
        .nth(1)
        .context("no module given; type `cargo xtask run part-1 by-pointer`")?;
    let engine = Engine::default();
    let module = Module::from_file(&engine, &file)
        .with_context(|| format!("{file} can't be loaded: a core module was expected"))?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])
        .with_context(|| format!("{file} doesn't fit: it must import nothing"))?;

    // No contract: names and types are strings and guesses until these lines have run.
    let reserve = instance.get_typed_func::<u32, u32>(&mut store, "reserve")?;
    let release = instance.get_typed_func::<(u32, u32), ()>(&mut store, "release")?;
    let length = instance.get_typed_func::<(u32, u32), u32>(&mut store, "length")?;
    let memory = instance
        .get_memory(&mut store, "memory")
        .context("the module exports no memory")?;

    // ANCHOR: call
    let text = "Grüße";
    let size = text.len() as u32;
    let pointer = reserve.call(&mut store, size)?;
    memory.write(&mut store, pointer as usize, text.as_bytes())?;
    let answer = length.call(&mut store, (pointer, size))?;
    release.call(&mut store, (pointer, size))?;
    println!("length of {text:?}: {answer}");
    // ANCHOR_END: call

    // ANCHOR: mistakes
    // Freed above, and read all the same. Nothing notices.
    let stale = length.call(&mut store, (pointer, size))?;
    println!("after release: {stale}, from memory that isn't ours any more");

    // Three bytes end in the middle of the `ü`. That is no UTF-8, and the error is a number.
    let pointer = reserve.call(&mut store, size)?;
    memory.write(&mut store, pointer as usize, text.as_bytes())?;
    let cut = length.call(&mut store, (pointer, 3))?;
    release.call(&mut store, (pointer, size))?;
    println!("cut in the middle of a character: {cut}");
    // ANCHOR_END: mistakes
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
