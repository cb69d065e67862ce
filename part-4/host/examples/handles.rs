//! What goes wrong with handles, and what each mistake says.

use part_4_shared::plugin::{self, State};
use wasmtime::{Config, Engine, Result, Store};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;
    let mut store = Store::new(&engine, State::new());
    let plugin = linked.instantiate(&mut store)?;
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();

    // ANCHOR: leak
    for _ in 0..1000 {
        let _out_of_scope = kv.call_constructor(&mut store)?;
    }
    println!(
        "never dropped: {} alive",
        storage.call_live_stores(&mut store)?
    );
    // ANCHOR_END: leak

    // ANCHOR: dropped
    let handle = kv.call_constructor(&mut store)?;
    handle.resource_drop(&mut store)?;
    report("dropped twice", handle.resource_drop(&mut store));
    report("used after drop", kv.call_get(&mut store, handle, "x"));
    // ANCHOR_END: dropped

    // ANCHOR: moved
    let (a, b) = (
        kv.call_constructor(&mut store)?,
        kv.call_constructor(&mut store)?,
    );
    kv.call_merge(&mut store, a, b)?;
    report("used after move", kv.call_get(&mut store, a, "x"));

    let before = storage.call_live_stores(&mut store)?;
    let same = kv.call_constructor(&mut store)?;
    report(
        "moved twice in one call",
        kv.call_merge(&mut store, same, same),
    );
    let after = storage.call_live_stores(&mut store)?;
    println!("  alive, and nobody has a handle: {}", after - before);
    // ANCHOR_END: moved

    // ANCHOR: reused
    // The number of a handle is given out again. The old copy isn't taken for the new one.
    let old = kv.call_constructor(&mut store)?;
    old.resource_drop(&mut store)?;
    kv.call_constructor(&mut store)?;
    report(
        "used after its number was given out again",
        kv.call_get(&mut store, old, "x"),
    );
    // ANCHOR_END: reused

    // ANCHOR: mismatched
    let handle = kv.call_constructor(&mut store)?;
    let connection = plugin.tutorial_resources_database().connection();
    report(
        "a handle of another type",
        connection.call_close(&mut store, handle),
    );

    let sibling = linked.instantiate(&mut store)?;
    let sibling_kv = sibling.tutorial_resources_storage().kv_store();
    report(
        "a handle of another instance",
        sibling_kv.call_get(&mut store, handle, "x"),
    );

    let mut other_store = Store::new(&engine, State::new());
    let other = linked.instantiate(&mut other_store)?;
    let other_kv = other.tutorial_resources_storage().kv_store();
    report(
        "a handle of another store",
        other_kv.call_get(&mut other_store, handle, "x"),
    );
    // ANCHOR_END: mismatched

    // ANCHOR: stranger
    let mut theirs = Store::new(&engine, State::new());
    let other = linked.instantiate(&mut theirs)?;
    let other_storage = other.tutorial_resources_storage();
    other_storage.kv_store().call_constructor(&mut theirs)?;
    let mut ours = Store::new(&engine, State::new());
    let own = linked.instantiate(&mut ours)?;
    let own_storage = own.tutorial_resources_storage();
    let stray = own_storage.kv_store().call_constructor(&mut ours)?;
    report("dropped in another store", stray.resource_drop(&mut theirs));
    let (ours, theirs) = (
        own_storage.call_live_stores(&mut ours)?,
        other_storage.call_live_stores(&mut theirs)?,
    );
    println!("  alive: {ours} of ours, {theirs} of theirs");
    // ANCHOR_END: stranger

    // ANCHOR: after
    report(
        "and after all that, a call",
        kv.call_get(&mut store, handle, "x"),
    );
    // ANCHOR_END: after
    Ok(())
}

fn report<T>(what: &str, result: Result<T>) {
    match result {
        Ok(_) => println!("{what}: works"),
        Err(error) => println!("{what}: {}", error.root_cause()),
    }
}
