//! A session for each user: a store of its own, replaced after a trap, with what can be saved.
//!
//! Takes part-4-plugin.

#[path = "shared/plugin.rs"]
mod plugin;

use std::collections::BTreeMap;

use plugin::{Plugin, PluginPre, State};
use wasmtime::component::ResourceAny;
use wasmtime::{Config, Engine, Result, Store, StoreLimitsBuilder};

/// For all that a session holds, in bytes.
const MEMORY: usize = 8 * 1024 * 1024;

// ANCHOR: session
/// What lives and dies together: a store, the plugin in it, and a handle that both must know.
struct Alive {
    store: Store<State>,
    plugin: Plugin,
    handle: ResourceAny,
}

/// A session outlives its plugin, because the host keeps what the plugin has confirmed.
struct Session<'a> {
    linked: &'a PluginPre<State>,
    alive: Alive,
    saved: BTreeMap<String, String>,
}
// ANCHOR_END: session

// ANCHOR: start
impl Alive {
    /// Starts a plugin in a fresh store and gives it the entries that were saved.
    fn start(linked: &PluginPre<State>, saved: &BTreeMap<String, String>) -> Result<Self> {
        let mut state = State::new();
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY);
        state.limits = limits.trap_on_grow_failure(true).build();
        let mut store = Store::new(linked.engine(), state);
        store.limiter(|state| &mut state.limits);
        let plugin = linked.instantiate(&mut store)?;
        let entries: Vec<_> = saved.clone().into_iter().collect();
        let storage = plugin.tutorial_resources_storage();
        let handle = storage.call_open_store(&mut store, &entries)?;
        Ok(Self {
            store,
            plugin,
            handle,
        })
    }
}
// ANCHOR_END: start

impl Session<'_> {
    // ANCHOR: put
    fn put(&mut self, key: &str, value: &str) -> Result<()> {
        let alive = &mut self.alive;
        let kv = alive.plugin.tutorial_resources_storage().kv_store();
        let put = kv.call_put(&mut alive.store, alive.handle, key, value);
        match &put {
            // Confirmed: from now on the host can restore it.
            Ok(()) => drop(self.saved.insert(key.to_string(), value.to_string())),
            // The old store goes, with all that its plugin held.
            Err(_) => self.alive = Alive::start(self.linked, &self.saved)?,
        }
        put
    }
    // ANCHOR_END: put

    fn get(&mut self, key: &str) -> Result<Option<String>> {
        let alive = &mut self.alive;
        let kv = alive.plugin.tutorial_resources_storage().kv_store();
        kv.call_get(&mut alive.store, alive.handle, key)
    }
}

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;

    // ANCHOR: use
    let begin = || -> Result<Session> {
        let saved = BTreeMap::new();
        let alive = Alive::start(&linked, &saved)?;
        Ok(Session {
            linked: &linked,
            alive,
            saved,
        })
    };
    let (mut ada, mut eve) = (begin()?, begin()?);
    ada.put("color", "green")?;
    eve.put("color", "red")?;
    let error = eve.put("novel", &"x".repeat(MEMORY)).unwrap_err();
    println!("eve: {}", error.root_cause());
    println!("eve goes on: {:?}", eve.get("color")?);
    println!("the novel: {:?}", eve.get("novel")?);
    println!("ada heard nothing of it: {:?}", ada.get("color")?);
    // ANCHOR_END: use
    Ok(())
}
