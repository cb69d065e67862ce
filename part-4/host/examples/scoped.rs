//! A wrapper that makes it hard to forget a handle, and what it can't do.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceAny, ResourceTable, bindgen};
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

// ANCHOR: scoped
/// Lends a new key-value store to `work`, and drops it whatever `work` returns.
fn with_kv_store<T>(
    store: &mut Store<State>,
    plugin: &Plugin,
    work: impl FnOnce(&mut Store<State>, ResourceAny) -> Result<T>,
) -> Result<T> {
    let storage = plugin.tutorial_resources_storage();
    let handle = storage.kv_store().call_constructor(&mut *store)?;
    let result = work(store, handle);
    // After a trap this fails as well. The first error is the one to tell.
    let dropped = handle.resource_drop(store);
    let value = result?;
    dropped?;
    Ok(value)
}
// ANCHOR_END: scoped

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 scoped`, or pass one: scoped FILE",
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

    // ANCHOR: use
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();
    let color = with_kv_store(&mut store, &plugin, |store, handle| {
        kv.call_put(&mut *store, handle, "apple", "red")?;
        kv.call_get(&mut *store, handle, "apple")
    })?;
    println!("inside: {color:?}");
    println!(
        "afterwards: {} alive",
        storage.call_live_stores(&mut store)?
    );

    let failed: Result<()> = with_kv_store(&mut store, &plugin, |_, _| {
        wasmtime::bail!("the host gave up")
    });
    println!("the work failed: {}", failed.unwrap_err());
    println!(
        "afterwards: {} alive",
        storage.call_live_stores(&mut store)?
    );

    // A handle is `Copy`: nothing keeps it from leaving.
    let escaped = with_kv_store(&mut store, &plugin, |_, handle| Ok(handle))?;
    let error = kv.call_get(&mut store, escaped, "apple").unwrap_err();
    println!("escaped: {}", error.root_cause());
    // ANCHOR_END: use
    Ok(())
}
