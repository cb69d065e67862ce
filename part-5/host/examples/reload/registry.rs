//! Keeps a plugin that can be called, and replaces it when its file changes.

use std::fs;
use std::time::SystemTime;

use part_4_shared::sandbox::{self, Limits, State, compiler};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use wasmtime::component::{Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "formatter",
    path: "../../wit/part-5",
    exports: { default: async },
});

/// Ready to be started.
pub type Linked = FormatterPre<State<()>>;

// ANCHOR: registry
/// A plugin that can be called, whatever happens to its file.
pub struct Registry {
    file: String,
    /// When the file was changed and how long it was, when we last looked.
    seen: Option<(SystemTime, u64)>,
    engine: Engine,
    linker: Linker<State<()>>,
    /// Whoever calls the plugin has a receiver of it, and takes what is there at that moment.
    pub current: watch::Sender<Option<Linked>>,
}
// ANCHOR_END: registry

impl Registry {
    pub fn new(file: String) -> Result<Self> {
        let engine = sandbox::engine()?;
        Ok(Self {
            file,
            seen: None,
            linker: sandbox::linker(&engine)?,
            engine,
            current: watch::Sender::new(None),
        })
    }

    // ANCHOR: look
    /// To be called every second or so. Whether there is another plugin now; an error if there is
    /// another file, but no plugin in it. Then the last one stays.
    pub async fn look(&mut self) -> Result<bool> {
        // Before it is read: what changes from here on, the next look will notice.
        let metadata = fs::metadata(&self.file).ok();
        let seen = metadata.and_then(|file| Some((file.modified().ok()?, file.len())));
        // Not `>`: whoever goes back to an older file wants that one.
        if seen == self.seen {
            return Ok(false);
        }
        self.seen = seen;
        let linked = self.load().await?;
        self.current.send_replace(Some(linked));
        Ok(true)
    }
    // ANCHOR_END: look

    // ANCHOR: load
    /// Compiles the file, links it, and starts it once. What fails in that never gets a call.
    async fn load(&self) -> Result<Linked> {
        let (engine, file) = (self.engine.clone(), self.file.clone());
        // Other plugins are called meanwhile.
        let compile = move || compiler::compile(&engine, &Limits::SMALL, &file);
        let component = spawn_blocking(compile).await??;
        let linked = self.linker.instantiate_pre(&component);
        let linked = linked
            .and_then(FormatterPre::new)
            .context("it doesn't fit the world `formatter`")?;
        let mut store = sandbox::store(&self.engine, &Limits::SMALL, &mut WasiCtx::builder(), ());
        let start = linked.instantiate_async(&mut store);
        sandbox::call(&Limits::SMALL, start)
            .await
            .context("it doesn't start")?;
        Ok(linked)
    }
    // ANCHOR_END: load
}

// ANCHOR: clean
/// Calls the plugin that is there now. A later one doesn't concern this call.
pub async fn clean(limits: &Limits, current: &watch::Receiver<Option<Linked>>) -> Result<String> {
    let linked = current.borrow().clone().context("there is no plugin yet")?;
    let mut store = sandbox::store(linked.engine(), limits, &mut WasiCtx::builder(), ());
    let plugin = sandbox::call(limits, linked.instantiate_async(&mut store)).await?;
    let format = plugin.tutorial_pipeline_format();
    sandbox::call(limits, format.call_clean(&mut store, "  a   b ")).await
}
// ANCHOR_END: clean
