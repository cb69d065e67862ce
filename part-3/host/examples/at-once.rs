//! An async host, in which three plugins wait for their settings at the same time, on one thread.
//!
//! Takes part-3-noisy.

use exports::tutorial::book::preprocessor::Chapter;
use part_3_shared::noisy::{self, State};
use tutorial::book::host::{Host, Level};
use wasmtime::component::{HasSelf, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};

// ANCHOR: bindgen
bindgen!({
    path: "../../wit/part-3/v0.2",
    imports: { "tutorial:book/host.setting": async | trappable, default: trappable },
    exports: { default: async },
});
// ANCHOR_END: bindgen

impl Host for State {
    fn log(&mut self, _: Level, _: String) -> Result<()> {
        Ok(())
    }

    // ANCHOR: setting
    async fn setting(&mut self, key: String) -> Result<Option<String>> {
        println!("{}: asks for {key}", self.name);
        // In place of a server that needs its time. Until it answers, the thread is free.
        tokio::time::sleep(self.delay).await;
        Ok(Some("green".to_string()))
    }
    // ANCHOR_END: setting
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = noisy::component(&engine)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let linked = linker.instantiate_pre(&component);
    let linked = linked
        .and_then(PluginPre::new)
        .with_context(noisy::misfit)?;

    // ANCHOR: main
    let run = async |name, milliseconds| {
        let answer = process(&linked, State::new(name, milliseconds)).await;
        match answer {
            Ok(answer) => println!("{name}: {answer:?}"),
            Err(error) => println!("{name}: {}", error.root_cause()),
        }
    };
    let glossary = run("glossary", 300);
    let links = run("links", 200);
    let spelling = run("spelling", 100);
    tokio::join!(glossary, links, spelling);
    // ANCHOR_END: main
    Ok(())
}

// ANCHOR: process
/// Hands a plugin a chapter that makes it ask for a setting, and returns its answer.
async fn process(linked: &PluginPre<State>, state: State) -> Result<Result<String, String>> {
    let chapter = Chapter {
        name: "Colors".to_string(),
        content: "setting color".to_string(),
        number: None,
        path: None,
        parents: Vec::new(),
    };
    let mut store = Store::new(linked.engine(), state);
    let plugin = linked.instantiate_async(&mut store).await?;
    let preprocessor = plugin.tutorial_book_preprocessor();
    preprocessor.call_process(&mut store, &chapter).await
}
// ANCHOR_END: process
