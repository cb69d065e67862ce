//! What goes wrong with handles, and what each mistake says.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "plugin",
    path: "../../wit/part-4",
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

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 handles`, or pass one: handles FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let start = || -> Result<(Store<State>, Plugin)> {
        let state = State {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&engine, state);
        let plugin = Plugin::instantiate(&mut store, &component, &linker).with_context(|| {
            format!(
                "{file} doesn't fit: it must be built against the world `plugin` \
                 in wit/part-4/plugin.wit"
            )
        })?;
        Ok((store, plugin))
    };

    // ANCHOR: mistakes
    let (mut store, plugin) = start()?;
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();

    for _ in 0..1000 {
        let _out_of_scope = kv.call_constructor(&mut store)?;
    }
    println!(
        "never dropped: {} alive",
        storage.call_live_stores(&mut store)?
    );

    let handle = kv.call_constructor(&mut store)?;
    handle.resource_drop(&mut store)?;
    report("dropped twice", handle.resource_drop(&mut store));
    report("used after drop", kv.call_get(&mut store, handle, "x"));

    let (a, b) = (
        kv.call_constructor(&mut store)?,
        kv.call_constructor(&mut store)?,
    );
    kv.call_merge(&mut store, a, b)?;
    report("used after move", kv.call_get(&mut store, a, "x"));

    // The number of a handle is given out again. The old copy isn't taken for the new one.
    let old = kv.call_constructor(&mut store)?;
    old.resource_drop(&mut store)?;
    kv.call_constructor(&mut store)?;
    report(
        "used after its number was given out again",
        kv.call_get(&mut store, old, "x"),
    );

    let same = kv.call_constructor(&mut store)?;
    report(
        "moved twice in one call",
        kv.call_merge(&mut store, same, same),
    );

    let connection = plugin.tutorial_resources_database().connection();
    let handle = kv.call_constructor(&mut store)?;
    report(
        "a handle of another type",
        connection.call_close(&mut store, handle),
    );

    let (mut other_store, other) = start()?;
    let other_kv = other.tutorial_resources_storage().kv_store();
    report(
        "a handle from another store",
        other_kv.call_get(&mut other_store, handle, "x"),
    );
    // ANCHOR_END: mistakes
    Ok(())
}

fn report<T>(what: &str, result: Result<T>) {
    match result {
        Ok(_) => println!("{what}: nothing happened"),
        Err(error) => println!("{what}: {}", error.root_cause()),
    }
}
