//! Joins two lists in the plugin, and looks up a key.

use wasmtime::{Result, Store};

use super::check::{Plugin, State};

/// The value of `key`. Where both lists have it, `second` wins.
pub fn look_up(
    store: &mut Store<State>,
    plugin: &Plugin,
    [first, second]: [&[(String, String)]; 2],
    key: &str,
) -> Result<Option<String>> {
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();
    let first = storage.call_open_store(&mut *store, first)?;
    let second = storage.call_open_store(&mut *store, second)?;
    // ANCHOR: drop
    let both = kv.call_merge(&mut *store, first, second)?;
    let value = kv.call_get(&mut *store, both, key)?;
    // `merge` has consumed the other two.
    both.resource_drop(&mut *store)?;
    Ok(value)
    // ANCHOR_END: drop
}
