//! A session for each user: a store of its own, replaced after an error, with what can be saved.
//!
//! Takes part-4-plugin.

use std::collections::BTreeMap;

use part_4_shared::plugin_async::{self, Plugin, PluginPre};
use part_4_shared::sandbox::{self, Limits, State, compiler};
use wasmtime::component::ResourceAny;
use wasmtime::{Result, Store, ensure};
use wasmtime_wasi::WasiCtx;

const LIMITS: Limits = Limits::SMALL;

/// What the host saves of one session, in bytes. A fresh plugin must have room for it.
const SAVED: usize = 256 * 1024;

/// Its two texts, and about what the entry itself takes.
fn size(key: &str, value: &str) -> usize {
    key.len() + value.len() + 64
}

// ANCHOR: session
/// What lives and dies together: a store, the plugin in it, and a handle that both must know.
struct Alive {
    store: Store<State<()>>,
    plugin: Plugin,
    handle: ResourceAny,
}

/// A session outlives its plugin, because the host keeps what the plugin has confirmed.
struct Session<'a> {
    linked: &'a PluginPre<State<()>>,
    alive: Alive,
    saved: BTreeMap<String, String>,
}
// ANCHOR_END: session

// ANCHOR: start
impl Alive {
    /// Starts a plugin in a fresh store and gives it the entries that were saved.
    async fn start(
        linked: &PluginPre<State<()>>,
        saved: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let mut store = sandbox::store(linked.engine(), &LIMITS, &mut WasiCtx::builder(), ());
        let plugin = sandbox::call(&LIMITS, linked.instantiate_async(&mut store)).await?;
        let entries: Vec<_> = saved.clone().into_iter().collect();
        let storage = plugin.tutorial_resources_storage();
        let open = storage.call_open_store(&mut store, &entries);
        let handle = sandbox::call(&LIMITS, open).await?;
        Ok(Self {
            store,
            plugin,
            handle,
        })
    }
}
// ANCHOR_END: start

impl<'a> Session<'a> {
    async fn begin(linked: &'a PluginPre<State<()>>) -> Result<Self> {
        let saved = BTreeMap::new();
        let alive = Alive::start(linked, &saved).await?;
        Ok(Self {
            linked,
            alive,
            saved,
        })
    }

    // ANCHOR: settle
    /// Every call ends here. If it failed, the store goes, and a fresh one takes its place.
    async fn settle<T>(&mut self, answer: Result<T>) -> Result<T> {
        if answer.is_err() {
            self.alive = Alive::start(self.linked, &self.saved).await?;
        }
        answer
    }

    async fn get(&mut self, key: &str) -> Result<Option<String>> {
        let alive = &mut self.alive;
        let kv = alive.plugin.tutorial_resources_storage().kv_store();
        let get = kv.call_get(&mut alive.store, alive.handle, key);
        let answer = sandbox::call(&LIMITS, get).await;
        self.settle(answer).await
    }
    // ANCHOR_END: settle

    // ANCHOR: put
    async fn put(&mut self, key: &str, value: &str) -> Result<()> {
        // Before the plugin hears of it: what it confirms, the host must be able to save.
        let saved: usize = self.saved.iter().map(|(key, value)| size(key, value)).sum();
        ensure!(
            saved + size(key, value) <= SAVED,
            "more than {SAVED} bytes to save"
        );
        let alive = &mut self.alive;
        let kv = alive.plugin.tutorial_resources_storage().kv_store();
        let put = kv.call_put(&mut alive.store, alive.handle, key, value);
        let answer = sandbox::call(&LIMITS, put).await;
        self.settle(answer).await?;
        // Confirmed: from now on the host can restore it.
        self.saved.insert(key.to_string(), value.to_string());
        Ok(())
    }
    // ANCHOR_END: put

    async fn check(&mut self, text: &str) -> Result<Result<(), ()>> {
        let alive = &mut self.alive;
        let config = alive.plugin.tutorial_resources_config();
        let check = config.call_check(&mut alive.store, text);
        let answer = sandbox::call(&LIMITS, check).await;
        self.settle(answer).await
    }
}

fn main() -> Result<()> {
    compiler::compile_for_parent();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let engine = sandbox::engine()?;
    let linked = plugin_async::link(&engine, &LIMITS)?;

    // ANCHOR: use
    let mut ada = Session::begin(&linked).await?;
    let mut eve = Session::begin(&linked).await?;
    ada.put("color", "green").await?;
    eve.put("color", "red").await?;
    let novel = "x".repeat(LIMITS.memory);
    let error = eve.put("novel", &novel).await.unwrap_err();
    println!("eve's novel: {error}");
    let error = eve.check(&novel).await.unwrap_err();
    println!("eve's plugin: {}", error.root_cause());
    println!("eve goes on: {:?}", eve.get("color").await?);
    println!("the novel: {:?}", eve.get("novel").await?);
    println!("ada heard nothing of it: {:?}", ada.get("color").await?);
    // ANCHOR_END: use
    Ok(())
}
