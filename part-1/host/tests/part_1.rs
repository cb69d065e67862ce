//! What Part 1 claims about strings and about a plugin that can only compute.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Config, Engine, Result, Store};

bindgen!({
    world: "plugin",
    path: "../../wit/part-1",
});

// ANCHOR: generated
fn instantiate(
    store: &mut Store<()>,
    component: &Component,
    linker: &Linker<()>,
) -> Result<Plugin> {
    Plugin::instantiate(store, component, linker)
}

fn length(plugin: &Plugin, store: &mut Store<()>, s: &str) -> Result<u32> {
    plugin.call_length(store, s)
}
// ANCHOR_END: generated

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

/// The same function in another version of the package. A world's own functions have bare names.
mod later {
    wasmtime::component::bindgen!({
        inline: "package tutorial:strings@0.2.0; world plugin { export length: func(s: string) -> u32; }",
        world: "plugin",
    });
}

#[test]
fn a_world_without_interfaces_has_no_version() {
    let engine = engine();
    let mut store = Store::new(&engine, ());
    let linker = Linker::new(&engine);
    let plugin = later::Plugin::instantiate(&mut store, &component(&engine), &linker).unwrap();
    assert_eq!(plugin.call_length(&mut store, "Grüße").unwrap(), 5);
}

#[test]
fn length_counts_what_rust_calls_chars() {
    let engine = engine();
    let mut store = Store::new(&engine, ());
    let linker = Linker::new(&engine);
    let plugin = instantiate(&mut store, &component(&engine), &linker).unwrap();
    let huge = "é".repeat(1_000_000);
    for text in ["", "a\0b", "Grüße", "👩‍🚀", "e\u{301}", &huge] {
        let counted = length(&plugin, &mut store, text).unwrap();
        assert_eq!(counted as usize, text.chars().count(), "{text:.20?}");
    }
}
