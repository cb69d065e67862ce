//! What `swapping.md` claims about its compositions, and no console block shows.

use std::collections::BTreeSet;
use std::fs;

use part_4_shared::setup::State;
use wasmtime::component::{Component, Instance, Linker};
use wasmtime::{Engine, Store, StoreLimits, StoreLimitsBuilder};

/// The names of a component's imports, and of its exports.
fn seams(name: &str) -> [BTreeSet<String>; 2] {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component(name)).unwrap();
    let ty = component.component_type();
    [
        ty.imports(&engine).map(|(name, _)| name.into()).collect(),
        ty.exports(&engine).map(|(name, _)| name.into()).collect(),
    ]
}

#[test]
fn the_database_is_seen_before_and_not_after() {
    let [report_imports, report_exports] = seams("part-4-report");
    let [plugin_imports, plugin_exports] = seams("part-4-plugin");
    let [imports, exports] = seams("report-in-memory");

    let mut expected = &report_imports | &plugin_imports;
    assert!(expected.remove("tutorial:resources/database@0.1.0"));
    assert_eq!(imports, expected);

    // What the socket doesn't need of the plug is gone as well.
    assert!(plugin_exports.contains("tutorial:resources/storage@0.1.0"));
    assert_eq!(exports, report_exports);
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
        let [imports, _] = seams(name);
        let imports = imports.iter();
        imports
            .filter(|name| name.starts_with("wasi:clocks/wall-clock@0.2."))
            .count()
    };
    assert_eq!(asks_for_the_time("part-5-greeter"), 1);
    assert_eq!(asks_for_the_time("morning"), 0);
}

#[test]
fn a_trap_in_one_of_them_ends_both() {
    let (mut store, plugin) = report_in_memory(StoreLimits::default());
    let forget = plugin
        .get_typed_func::<(&str, u32), ()>(&mut store, "forget")
        .unwrap();
    let crash = plugin
        .get_typed_func::<(&str,), ()>(&mut store, "crash-half-way")
        .unwrap();

    forget.call(&mut store, ("memory:", 1)).unwrap();
    crash.call(&mut store, ("memory:",)).unwrap_err();
    let error = forget.call(&mut store, ("memory:", 1)).unwrap_err();
    let error = format!("{error:?}");
    assert!(error.contains("cannot enter component instance"), "{error}");
}

/// Each call stores a megabyte through a connection of its own, and drops it. All of them together
/// don't fit into one plugin's memory.
#[test]
fn a_handle_dropped_in_one_of_them_frees_memory_in_the_other() {
    let megabyte = 1 << 20;
    let limits = StoreLimitsBuilder::new().memory_size(24 * megabyte);
    let (mut store, plugin) = report_in_memory(limits.build());
    let sales = plugin
        .get_typed_func::<(&str, &[(String, u32)]), (Result<String, String>,)>(&mut store, "sales")
        .unwrap();
    let sold = [("x".repeat(megabyte), 1)];
    for _ in 0..40 {
        let (report,) = sales.call(&mut store, ("memory:", &sold)).unwrap();
        assert!(report.unwrap().ends_with("x: 1\n"));
    }
}

fn report_in_memory(limits: StoreLimits) -> (Store<State>, Instance) {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component("report-in-memory")).unwrap();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    let mut state = State::new();
    state.limits = limits;
    let mut store = Store::new(&engine, state);
    store.limiter(|state| &mut state.limits);
    let plugin = linker.instantiate(&mut store, &component).unwrap();
    (store, plugin)
}
