//! Compiles a component once, keeps the machine code in a file, and loads it from there.
//!
//! Takes part-2-plugin.

use std::path::Path;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, ModuleVersionStrategy, Result, Store};
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

// ANCHOR: version
/// Raised with each update. On its own, Wasmtime compares only its major version, and would run the
/// output of a compiler that has since been fixed.
const WASMTIME: &str = "48.0.8";

fn new_engine(wasmtime: &str, config: &mut Config) -> Result<Engine> {
    config.module_version(ModuleVersionStrategy::Custom(wasmtime.to_string()))?;
    Engine::new(config)
}
// ANCHOR_END: version

fn main() -> Result<()> {
    let file = std::env::args()
        .nth(1)
        .context("no plugin given; type `cargo xtask run part-2 precompiled`")?;
    let folder = tempfile::tempdir()?;
    let kept = folder.path().join("plugin.cwasm");

    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = new_engine(WASMTIME, &mut config)?;

    // ANCHOR: keep
    // Compiled here, and never again: the file holds machine code.
    let component = Component::from_file(&engine, &file)
        .with_context(|| format!("{file} can't be loaded: a component was expected"))?;
    std::fs::write(&kept, component.serialize()?)?;
    // ANCHOR_END: keep
    let first = answer(&engine, &component)
        .with_context(|| format!("{file} doesn't fit the world in wit/part-2/plugin.wit"))?;
    println!("compiled: {first}");

    println!("loaded:   {}", answer(&engine, &load(&engine, &kept)?)?);

    // ANCHOR: other
    let updated = new_engine("48.0.9", &mut config)?;
    if let Err(error) = load(&updated, &kept) {
        println!("after an update: {}", error.root_cause());
    }
    let other = new_engine(WASMTIME, config.epoch_interruption(true))?;
    if let Err(error) = load(&other, &kept) {
        println!("other settings: {}", error.root_cause());
    }
    // ANCHOR_END: other

    // ANCHOR: forge
    // Four letters of the plugin's data, changed as anybody could who may write to the folder.
    let mut code = std::fs::read(&kept)?;
    let is_it = |bytes: &[u8]| bytes == b"Wasm";
    let at = code.windows(4).position(is_it).context("no `Wasm`")?;
    code[at..at + 4].copy_from_slice(b"Oops");
    let forged = folder.path().join("forged.cwasm");
    std::fs::write(&forged, code)?;
    println!("changed:  {}", answer(&engine, &load(&engine, &forged)?)?);
    // ANCHOR_END: forge
    Ok(())
}

// ANCHOR: load
fn load(engine: &Engine, kept: &Path) -> Result<Component> {
    // SAFETY: this process wrote the file, nobody else can, and it stays as it is while the
    // component lives. A host that can't say so must compile again: nothing checks the code.
    unsafe { Component::deserialize_file(engine, kept) }
}
// ANCHOR_END: load

fn answer(engine: &Engine, component: &Component) -> Result<String> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(engine, state);
    let plugin = Plugin::instantiate(&mut store, component, &linker)?;
    let chapter = Chapter {
        title: "Why WASM?".to_string(),
        content: "WASM runs anywhere. Write WASM once.".to_string(),
        number: None,
    };
    Ok(plugin.call_process(&mut store, &chapter)?.content)
}
