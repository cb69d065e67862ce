//! A session that its own plugin can't end: save what was confirmed, and no more.
//!
//! Takes part-4-plugin.

use std::collections::BTreeMap;

use wasmtime::component::{ResourceAny, bindgen};
use wasmtime::error::Context;
use wasmtime::{Result, Store, StoreLimitsBuilder, bail};

use super::answer::Session;
use crate::attempt::{Attempt, MISFIT, State, expect};

bindgen!({
    // Only what is used of the plugin's world.
    inline: "package tutorial:confirmed; world plugin { export tutorial:resources/storage@0.1.0; }",
    path: "../../wit/part-4",
});

/// Starts plugins. Each may have 2 MiB of memory.
pub struct Host<'a> {
    attempt: &'a Attempt,
    linked: PluginPre<State>,
}

/// What lives and dies together, as on the page.
pub struct Alive {
    store: Store<State>,
    plugin: Plugin,
    handle: ResourceAny,
}

impl Alive {
    pub fn start(host: &Host, saved: &BTreeMap<String, String>) -> Result<Self> {
        let mut store = host.attempt.store();
        let limits = StoreLimitsBuilder::new().memory_size(2 * 1024 * 1024);
        store.data_mut().limits = limits.trap_on_grow_failure(true).build();
        let plugin = host.linked.instantiate(&mut store)?;
        let entries: Vec<_> = saved.clone().into_iter().collect();
        let storage = plugin.tutorial_resources_storage();
        let handle = storage.call_open_store(&mut store, &entries)?;
        Ok(Self {
            store,
            plugin,
            handle,
        })
    }

    pub fn get(&mut self, key: &str) -> Result<Option<String>> {
        let kv = self.plugin.tutorial_resources_storage().kv_store();
        kv.call_get(&mut self.store, self.handle, key)
    }

    pub fn put(&mut self, key: &str, value: &str) -> Result<()> {
        let kv = self.plugin.tutorial_resources_storage().kv_store();
        kv.call_put(&mut self.store, self.handle, key, value)
    }
}

pub fn check(attempt: &Attempt) -> Result<()> {
    let linked = attempt.linker()?.instantiate_pre(attempt.component()?);
    let linked = linked.and_then(PluginPre::new).context(MISFIT)?;
    let host = Host { attempt, linked };
    let mut eve = Session::begin(&host)?;
    eve.put("color", "red")?;
    eve.put("color", "blue")?;
    let novel = "x".repeat(2 * 1024 * 1024);
    // Under a key of its own, twice, and under one that has a value.
    for (key, what) in [
        ("novel", "a novel that was too long"),
        ("novel", "a second novel that was too long"),
        ("color", "a color that was too long"),
    ] {
        if eve.put(key, &novel).is_ok() {
            bail!("2 MiB were kept in 2 MiB of memory: `put` hides an error");
        }
        for (key, should) in [
            ("color", Some("blue")),
            ("novel", None),
            ("color", Some("blue")),
        ] {
            match eve.get(key) {
                Ok(value) => {
                    let call = format!("after {what}, get({key:?})");
                    expect(&call, value.as_deref(), should)?;
                }
                // Its words would only say how it died.
                Err(_) => bail!("after {what}, get({key:?}) fails"),
            }
        }
    }
    Ok(())
}
