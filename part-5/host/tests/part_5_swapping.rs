//! What `swapping.md` claims about its compositions, and no console block shows.

use std::collections::BTreeSet;
use std::fs;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

fn imports(name: &str) -> BTreeSet<String> {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component(name)).unwrap();
    let ty = component.component_type();
    ty.imports(&engine)
        .map(|(name, _)| name.to_string())
        .collect()
}

fn exports(name: &str) -> BTreeSet<String> {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component(name)).unwrap();
    let ty = component.component_type();
    ty.exports(&engine)
        .map(|(name, _)| name.to_string())
        .collect()
}

#[test]
fn the_database_is_imported_before_and_not_after() {
    let mut before = imports("part-4-report");
    before.extend(imports("part-4-plugin"));
    assert!(before.remove("tutorial:resources/database@0.1.0"));
    assert_eq!(imports("report-in-memory"), before);
}

#[test]
fn what_the_socket_doesnt_need_of_the_plug_is_gone() {
    assert!(exports("part-4-plugin").contains("tutorial:resources/storage@0.1.0"));
    assert_eq!(exports("report-in-memory"), exports("part-4-report"));
}

#[test]
fn every_part_is_in_the_composition_byte_for_byte_and_once() {
    for (composition, parts) in [
        (
            "report-in-memory",
            &["part-4-report", "part-4-plugin"] as &[&str],
        ),
        (
            "metered",
            &[
                "part-5-formatter",
                "part-5-meter",
                "part-5-cache",
                "part-5-counter",
            ],
        ),
    ] {
        let whole = fs::read(xtask::component(composition)).unwrap();
        for part in parts {
            let bytes = fs::read(xtask::component(part)).unwrap();
            let found = whole.windows(bytes.len()).filter(|window| *window == bytes);
            assert_eq!(found.count(), 1, "{part} in {composition}");
        }
    }
}

#[test]
fn a_clock_from_a_component_is_none_from_the_host() {
    let asks_for_the_time = |name| {
        let imports = imports(name).into_iter();
        imports
            .filter(|name| name.starts_with("wasi:clocks/wall-clock@0.2."))
            .count()
    };
    assert_eq!(asks_for_the_time("part-5-greeter"), 1);
    assert_eq!(asks_for_the_time("morning"), 0);
}

#[test]
fn a_trap_in_one_of_them_ends_both() {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component("report-in-memory")).unwrap();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = linker.instantiate(&mut store, &component).unwrap();
    let forget = plugin
        .get_typed_func::<(&str, u32), ()>(&mut store, "forget")
        .unwrap();
    let crash = plugin
        .get_typed_func::<(&str,), ()>(&mut store, "crash-half-way")
        .unwrap();

    forget.call(&mut store, ("memory:", 1)).unwrap();
    crash.call(&mut store, ("memory:",)).unwrap_err();
    let error = forget.call(&mut store, ("memory:", 1)).unwrap_err();
    assert!(
        format!("{error:?}").contains("cannot enter component instance"),
        "{error:?}"
    );
}

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
