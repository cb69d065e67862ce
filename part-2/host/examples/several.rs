//! Loads several plugins, skips those that don't fit, and goes on when one of them crashes.
//!
//! Takes part-2-plugin, part-2-tour and part-3-plugin.

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::{Config, Engine, Result, Store, ensure};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "plugin",
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

fn main() -> Result<()> {
    let files: Vec<_> = std::env::args().skip(1).collect();
    ensure!(
        !files.is_empty(),
        "no plugins given; type `cargo xtask run part-2 several`"
    );
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;

    // ANCHOR: load
    let mut plugins = Vec::new();
    for file in &files {
        match load(&engine, &linker, file) {
            Ok(plugin) => plugins.push((file, plugin)),
            // Some of these words are the plugin's: a terminal must not obey them.
            Err(error) => println!("{file} is skipped: {}", format!("{error:#}").escape_debug()),
        }
    }
    // ANCHOR_END: load

    // ANCHOR: call
    let mut chapter = Chapter {
        title: "Why WASM?".to_string(),
        content: "WASM runs anywhere.".to_string(),
        number: None,
    };
    for (file, plugin) in &plugins {
        // A store for each, so that one crash is the end of one plugin.
        match process(&engine, plugin, &chapter) {
            Ok(processed) => chapter = processed,
            Err(error) => println!("{file} crashed: {}", format!("{error:#}").escape_debug()),
        }
    }
    println!(
        "{} of {}: {:?}",
        plugins.len(),
        files.len(),
        chapter.content
    );
    // ANCHOR_END: call
    Ok(())
}

// ANCHOR: pre
/// Compiles and links, and compares the world's exports with the contract. No code runs yet.
fn load(engine: &Engine, linker: &Linker<State>, file: &str) -> Result<PluginPre<State>> {
    let component = Component::from_file(engine, file)?;
    PluginPre::new(linker.instantiate_pre(&component)?)
}

fn process(engine: &Engine, plugin: &PluginPre<State>, chapter: &Chapter) -> Result<Chapter> {
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(engine, state);
    plugin
        .instantiate(&mut store)?
        .call_process(&mut store, chapter)
}
// ANCHOR_END: pre
