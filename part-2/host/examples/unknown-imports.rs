//! Runs a plugin that wants WASI in a host that has none: the wish is granted, the call is not.
//!
//! Takes part-2-plugin.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};

bindgen!({
    world: "plugin",
    path: "../../wit/part-2",
});

fn main() -> Result<()> {
    let file = std::env::args()
        .nth(1)
        .context("no plugin given; type `cargo xtask run part-2 unknown-imports`")?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file)
        .with_context(|| format!("{file} can't be loaded: a component was expected"))?;

    // ANCHOR: traps
    // No WASI is linked. Whatever the component imports becomes a function that traps.
    let mut linker = Linker::new(&engine);
    linker.define_unknown_imports_as_traps(&component)?;
    // ANCHOR_END: traps
    let mut store = Store::new(&engine, ());
    let plugin = Plugin::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{file} doesn't fit the world in wit/part-2/plugin.wit"))?;

    let chapter = Chapter {
        title: "Why WASM?".to_string(),
        content: "WASM runs anywhere.".to_string(),
        number: None,
    };
    // ANCHOR: call
    let answer = match plugin.call_process(&mut store, &chapter) {
        Ok(processed) => processed.content,
        Err(error) => error.root_cause().to_string(),
    };
    // The words and the names are the plugin's: a terminal must not obey them.
    println!("without WASI: {}", answer.escape_debug());
    // ANCHOR_END: call
    Ok(())
}
