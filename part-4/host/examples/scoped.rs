//! A wrapper that makes it hard to forget a handle, and what it can't do.

use part_4_shared::plugin::{self, Plugin, State};
use wasmtime::component::ResourceAny;
use wasmtime::{Config, Engine, Result, Store, bail};

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

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;
    let mut store = Store::new(&engine, State::new());
    let plugin = linked.instantiate(&mut store)?;

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

    let failed: Result<()> = with_kv_store(&mut store, &plugin, |_, _| bail!("the host gave up"));
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
