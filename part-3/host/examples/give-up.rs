//! Two time-outs: one on a look-up of the host, which the plugin survives, and one on the plugin.
//!
//! Takes part-3-noisy.

use std::future::pending;
use std::thread;
use std::time::Duration;

use exports::tutorial::book::preprocessor::Chapter;
use part_3_shared::noisy::{self, State};
use tokio::time::timeout;
use tutorial::book::host::{Host, Level};
use wasmtime::component::{HasSelf, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, bail};

bindgen!({
    path: "../../wit/part-3/v0.2",
    imports: { "tutorial:book/host.setting": async | trappable, default: trappable },
    exports: { default: async },
});

impl Host for State {
    fn log(&mut self, _: Level, _: String) -> Result<()> {
        Ok(())
    }

    // ANCHOR: setting
    async fn setting(&mut self, key: String) -> Result<Option<String>> {
        // The contract has no error for it, so what doesn't arrive in time counts as not set.
        let answer = timeout(self.delay, look_up(&key)).await;
        if answer.is_err() {
            println!("host: no {key} for {} in time", self.name);
        }
        Ok(answer.ok())
    }
    // ANCHOR_END: setting
}

/// A server that knows the color, and never answers when asked for anything else.
async fn look_up(key: &str) -> String {
    match key {
        "color" => "green".to_string(),
        _ => pending().await,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    // The same thread as in src/limits.rs.
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(10));
        }
    });
    let component = noisy::component(&engine)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let linked = linker.instantiate_pre(&component);
    let linked = linked
        .and_then(PluginPre::new)
        .with_context(noisy::misfit)?;

    // ANCHOR: main
    for content in ["setting weather", "sleep", "compute"] {
        let mut store = Store::new(&engine, State::new("noisy", 300));
        // At each tick the plugin gives way, so that `timeout` can look at the clock.
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let plugin = linked.instantiate_async(&mut store).await?;
        for content in [content, "setting color"] {
            match process(&plugin, &mut store, content).await {
                Ok(answer) => println!("{content}: {answer:?}"),
                Err(error) => println!("{content}: {}", error.root_cause()),
            }
        }
    }
    // ANCHOR_END: main
    Ok(())
}

/// Waits half a second for a plugin to process a chapter.
async fn process(
    plugin: &Plugin,
    store: &mut Store<State>,
    content: &str,
) -> Result<Result<String, String>> {
    let chapter = Chapter {
        name: "A chapter".to_string(),
        content: content.to_string(),
        number: None,
        path: None,
        parents: Vec::new(),
    };
    let preprocessor = plugin.tutorial_book_preprocessor();
    // ANCHOR: call
    let call = preprocessor.call_process(store, &chapter);
    match timeout(Duration::from_millis(500), call).await {
        Ok(answer) => answer,
        Err(_) => bail!("no answer within 500 ms"),
    }
    // ANCHOR_END: call
}
