//! What Part 1 claims about strings and about a plugin that can only compute.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Config, Engine, Store};

bindgen!({
    world: "plugin",
    path: "../../wit/part-1",
});

fn engine() -> Engine {
    let mut config = Config::new();
    config.concurrency_support(false);
    Engine::new(&config).unwrap()
}

fn component(engine: &Engine) -> Component {
    Component::from_file(engine, xtask::component("part-1-plugin")).unwrap()
}

#[test]
fn the_plugin_imports_nothing() {
    let engine = engine();
    let component = component(&engine);
    let ty = component.component_type();
    assert_eq!(ty.imports(&engine).count(), 0);
    assert_eq!(ty.exports(&engine).count(), 1);
}

#[test]
fn length_counts_what_rust_calls_chars() {
    let engine = engine();
    let mut store = Store::new(&engine, ());
    let linker = Linker::new(&engine);
    let plugin = Plugin::instantiate(&mut store, &component(&engine), &linker).unwrap();
    let huge = "é".repeat(1_000_000);
    for text in ["", "a\0b", "Grüße", "👩‍🚀", "e\u{301}", &huge] {
        let length = plugin.call_length(&mut store, text).unwrap();
        assert_eq!(length as usize, text.chars().count(), "{text:.20?}");
    }
}
