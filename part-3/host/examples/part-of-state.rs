//! An import that sees a part of the store's state, and can be used with any state that has one.
//!
//! Takes part-3-links.

use std::env;

use wasmtime::component::{Component, HasData, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({ path: "../../wit/part-3/v0.2" });

use exports::tutorial::book::preprocessor::Chapter;
use tutorial::book::host::{Host, Level};

// ANCHOR: view
/// What a log needs of whatever state it is in, and no more.
struct LogView<'a> {
    plugin: &'a str,
    messages: &'a mut Vec<String>,
}

impl Host for LogView<'_> {
    fn log(&mut self, _level: Level, message: String) {
        self.messages.push(format!("{}: {message:?}", self.plugin));
    }

    fn setting(&mut self, _key: String) -> Option<String> {
        None
    }
}
// ANCHOR_END: view

// ANCHOR: has
/// For each lifetime, the type that the functions of the host get.
struct HasLog;

impl HasData for HasLog {
    type Data<'a> = LogView<'a>;
}
// ANCHOR_END: has

struct State {
    plugin: String,
    messages: Vec<String>,
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
    let file = env::args().nth(1).context(
        "no component given; type `cargo xtask run part-3 EXAMPLE`, or pass one: EXAMPLE FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file)
        .with_context(|| format!("{file} can't be loaded: a component was expected"))?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    // ANCHOR: link
    Plugin::add_to_linker::<State, HasLog>(&mut linker, |state| LogView {
        plugin: &state.plugin,
        messages: &mut state.messages,
    })?;
    // ANCHOR_END: link

    let state = State {
        plugin: "links".to_string(),
        messages: Vec::new(),
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = Plugin::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{file} doesn't fit the world in wit/part-3/v0.2"))?;
    let chapter = Chapter {
        name: "One".to_string(),
        content: "See [two](two.md).".to_string(),
        number: None,
        path: Some("one.md".to_string()),
        parents: Vec::new(),
    };
    let preprocessor = plugin.tutorial_book_preprocessor();
    preprocessor.call_process(&mut store, &chapter)?.ok();
    println!("{:?}", store.data().messages);
    Ok(())
}
