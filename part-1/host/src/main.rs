//! Loads a component and calls the function it exports with a string.

use std::process::ExitCode;

// ANCHOR: use
use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
// ANCHOR_END: use

// ANCHOR: bindgen
bindgen!({
    world: "plugin",
    path: "../../wit/part-1",
});
// ANCHOR_END: bindgen

const SAMPLES: [&str; 4] = ["hello", "Grüße", "世界", ""];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // An error is a chain: what this host was doing, down to what the engine found.
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
        "no plugin given; type `cargo xtask run part-1`, or pass a component: part-1-host FILE",
    )?;

    // ANCHOR: component
    // The engine compiles, and one serves every plugin of a process.
    // Nothing here is concurrent. Part 5's streams turn it on, and calls would be slower.
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --release --target wasm32-wasip2` makes them"
        )
    })?;
    // ANCHOR_END: component

    // ANCHOR: linker
    // What the plugin may use. An empty linker: it may compute, and that is all.
    let linker = Linker::new(&engine);
    // ANCHOR_END: linker

    // ANCHOR: store
    // The store owns the plugin's memory. `()` is the state that host functions would get.
    let mut store = Store::new(&engine, ());
    let plugin = Plugin::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: \
             it must be built against the world in wit/part-1/plugin.wit, \
             and import nothing (a debug build imports WASI)"
        )
    })?;
    // ANCHOR_END: store

    // ANCHOR: call
    for sample in SAMPLES {
        let length = plugin
            .call_length(&mut store, sample)
            .with_context(|| format!("{file} failed in `length`"))?;
        println!("length({sample:?}) = {length}, in {} bytes", sample.len());
    }
    // ANCHOR_END: call
    Ok(())
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
