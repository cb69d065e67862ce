//! A running plugin: its start, and the calls to it.

use tokio::runtime::Runtime;
use wasmtime::error::Context;
use wasmtime::{Result, Store};

use crate::config::PluginConfig;
use crate::contract::{v0_1, v0_2};
use crate::limits::within;
use crate::load::{Linked, Loader};
use crate::state::State;
use crate::terminal::shortened;

/// A plugin at work. It lives as long as the book is processed, so it may remember chapters.
///
/// Each call has two results. The outer one is the engine's, and an error there is the plugin's
/// end; the inner one is the plugin's own answer, after which it can be called again.
pub struct BookPlugin {
    runtime: &'static Runtime,
    seconds: u64,
    store: Store<State>,
    instance: Instance,
}

enum Instance {
    V0_1(v0_1::Plugin),
    V0_2(v0_2::Plugin),
}

impl BookPlugin {
    /// Starts a plugin in a store of its own.
    ///
    /// # Errors
    ///
    /// If it exceeds a limit, or wants more than it may have from the start.
    pub fn start(
        loader: &Loader,
        linked: &Linked,
        config: &PluginConfig,
        state: State,
    ) -> Result<Self> {
        let name = state.plugin.clone();
        let mut store = Store::new(&loader.engine, state);
        store.limiter(|state| &mut state.meter);
        store.set_hostcall_fuel(64 * 1024 * 1024);
        store.set_max_component_handles(1000);
        // At each tick the plugin gives way, so that `within` can look at the clock.
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let runtime = loader.runtime;
        let seconds = config.seconds.get();
        let started = within(runtime, seconds, async {
            Ok(match linked {
                Linked::V0_1(pre) => Instance::V0_1(pre.instantiate_async(&mut store).await?),
                Linked::V0_2(pre) => Instance::V0_2(pre.instantiate_async(&mut store).await?),
            })
        });
        store.data_mut().show_output();
        Ok(Self {
            instance: started.with_context(|| format!("plugin {name} didn't start"))?,
            runtime,
            seconds,
            store,
        })
    }

    /// The name of its file.
    pub fn name(&self) -> &str {
        &self.store.data().plugin
    }

    /// Whether the plugin has anything to do for this renderer. Version 0.1 couldn't say.
    pub fn supports(&mut self, renderer: &str) -> Result<bool> {
        let supported = match &self.instance {
            Instance::V0_1(_) => return Ok(true),
            Instance::V0_2(plugin) => {
                let plugin = plugin.tutorial_book_preprocessor();
                let call = plugin.call_supports(&mut self.store, renderer);
                within(self.runtime, self.seconds, call)
            }
        };
        self.store.data_mut().show_output();
        let name = self.name();
        supported.with_context(|| format!("plugin {name} crashed when asked what it supports"))
    }

    // ANCHOR: prepare
    /// Shows the plugin every chapter. Version 0.1 saw one at a time.
    pub fn prepare(&mut self, chapters: &[v0_2::Chapter]) -> Result<Result<(), String>> {
        let prepared = match &self.instance {
            Instance::V0_1(_) => return Ok(Ok(())),
            Instance::V0_2(plugin) => {
                let plugin = plugin.tutorial_book_preprocessor();
                let call = plugin.call_prepare(&mut self.store, chapters);
                within(self.runtime, self.seconds, call)
            }
        };
        self.store.data_mut().show_output();
        let name = self.name();
        let prepared = prepared
            .with_context(|| format!("plugin {name} crashed when it was shown the chapters"))?;
        Ok(prepared.map_err(|reason| format!("plugin {name}: {}", shortened(&reason))))
    }
    // ANCHOR_END: prepare

    /// Returns the chapter's new content.
    pub fn process(&mut self, chapter: v0_2::Chapter) -> Result<Result<String, String>> {
        let title = chapter.name.clone();
        self.store.data_mut().chapter = Some(title.clone());
        let content = match &self.instance {
            Instance::V0_1(plugin) => {
                let plugin = plugin.tutorial_book_preprocessor();
                let chapter = v0_1::Chapter::from(chapter);
                let call = plugin.call_process(&mut self.store, &chapter);
                within(self.runtime, self.seconds, call)
            }
            Instance::V0_2(plugin) => {
                // ANCHOR: call
                let plugin = plugin.tutorial_book_preprocessor();
                let call = plugin.call_process(&mut self.store, &chapter);
                within(self.runtime, self.seconds, call)
                // ANCHOR_END: call
            }
        };
        self.store.data_mut().show_output();
        self.store.data_mut().chapter = None;
        let content = content.and_then(|answer| {
            let text = answer.as_deref().unwrap_or_default();
            self.store.data_mut().meter.returned(text)?;
            Ok(answer)
        });
        let name = self.name();
        let content =
            content.with_context(|| format!("plugin {name} crashed in chapter \"{title}\""))?;
        Ok(content.map_err(|reason| {
            let reason = shortened(&reason);
            format!("plugin {name}, chapter \"{title}\": {reason}")
        }))
    }
}
