//! Handles: who owns a store, and when it is destroyed.

use wasmtime::{Result, Store};

use crate::{Plugin, State};

pub fn show(store: &mut Store<State>, plugin: &Plugin) -> Result<()> {
    let storage = plugin.tutorial_resources_storage();
    // ANCHOR: methods
    // The methods live on the accessor; the handle is their first argument.
    let kv = storage.kv_store();

    let fruit = kv.call_constructor(&mut *store)?;
    kv.call_put(&mut *store, fruit, "apple", "red")?;
    kv.call_put(&mut *store, fruit, "plum", "blue")?;
    println!("get apple: {:?}", kv.call_get(&mut *store, fruit, "apple")?);
    println!(
        "delete plum: {:?}",
        kv.call_delete(&mut *store, fruit, "plum")?
    );
    println!("get plum: {:?}", kv.call_get(&mut *store, fruit, "plum")?);
    // ANCHOR_END: methods

    // ANCHOR: ownership
    let entries = [("leek".to_string(), "green".to_string())];
    let greens = storage.call_open_store(&mut *store, &entries)?;
    println!("stores alive: {}", storage.call_live_stores(&mut *store)?);

    // Borrowed: `fruit` is still ours afterwards.
    kv.call_copy_from(&mut *store, greens, fruit)?;
    println!(
        "copied apple: {:?}",
        kv.call_get(&mut *store, greens, "apple")?
    );
    println!("stores alive: {}", storage.call_live_stores(&mut *store)?);
    // ANCHOR_END: ownership

    // ANCHOR: merge
    // Consumed: two stores go in, one comes out, and both old handles are void.
    let all = kv.call_merge(&mut *store, fruit, greens)?;
    println!(
        "stores alive after merge: {}",
        storage.call_live_stores(&mut *store)?
    );
    match kv.call_get(&mut *store, fruit, "apple") {
        Ok(value) => println!("use after move: {value:?}"),
        Err(error) => println!("use after move: {}", error.root_cause()),
    }
    // ANCHOR_END: merge

    // ANCHOR: drop
    // A handle that goes out of scope destroys nothing: it is a number to Rust.
    {
        let _forgotten = kv.call_constructor(&mut *store)?;
    }
    println!(
        "stores alive, one forgotten: {}",
        storage.call_live_stores(&mut *store)?
    );
    all.resource_drop(&mut *store)?;
    println!(
        "stores alive, one dropped: {}",
        storage.call_live_stores(&mut *store)?
    );
    // ANCHOR_END: drop
    Ok(())
}
