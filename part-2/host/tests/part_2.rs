//! What Part 2 claims about records: everything but the content comes back as it was.

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::{Config, Engine, Result, Store};
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

// ANCHOR: generated
fn call_process(plugin: &Plugin, store: &mut Store<State>, chapter: &Chapter) -> Result<Chapter> {
    plugin.call_process(store, chapter)
}

fn fields(chapter: Chapter) -> (String, String, Option<Vec<u32>>) {
    (chapter.title, chapter.content, chapter.number)
}
// ANCHOR_END: generated

fn process(chapter: &Chapter) -> Chapter {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config).unwrap();
    let component = Component::from_file(&engine, xtask::component("part-2-plugin")).unwrap();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = Plugin::instantiate(&mut store, &component, &linker).unwrap();
    call_process(&plugin, &mut store, chapter).unwrap()
}

#[test]
fn the_content_is_rewritten_and_nothing_else() {
    let chapter = Chapter {
        title: "WASM stays in the title".to_string(),
        content: "WASM, wasm, Wasm, WASMWASM".to_string(),
        number: Some(vec![3, 1, 4]),
    };
    let processed = process(&chapter);
    let content = "Wasm, wasm, Wasm, WasmWasm".to_string();
    assert_eq!(fields(processed), (chapter.title, content, chapter.number));
}

#[test]
fn no_number_and_an_empty_number_are_different() {
    let with = |number| Chapter {
        title: String::new(),
        content: String::new(),
        number,
    };
    assert_eq!(process(&with(None)).number, None);
    assert_eq!(process(&with(Some(vec![]))).number, Some(vec![]));
}

#[test]
fn the_version_that_belongs_to_kept_code_is_the_one_in_use() {
    let lock = std::fs::read_to_string(xtask::root().join("Cargo.lock")).unwrap();
    let example = "part-2/host/examples/precompiled.rs";
    let example = std::fs::read_to_string(xtask::root().join(example)).unwrap();
    let (_, version) = example.split_once("const WASMTIME: &str = \"").unwrap();
    let version = version.split('"').next().unwrap();
    let package = format!("name = \"wasmtime\"\nversion = \"{version}\"\n");
    assert!(lock.contains(&package), "{version} isn't in Cargo.lock");
}
