//! A synchronous host, in which three plugins wait for their settings one after the other.
//!
//! Takes part-3-noisy.

use std::thread;

use exports::tutorial::book::preprocessor::Chapter;
use part_3_shared::noisy::{self, State};
use tutorial::book::host::{Host, Level};
use wasmtime::component::{HasSelf, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};

bindgen!({
    path: "../../wit/part-3/v0.2",
    imports: { default: trappable },
});

impl Host for State {
    fn log(&mut self, _: Level, _: String) -> Result<()> {
        Ok(())
    }

    // ANCHOR: setting
    fn setting(&mut self, key: String) -> Result<Option<String>> {
        println!("{}: asks for {key}", self.name);
        // In place of a server that needs its time.
        thread::sleep(self.delay);
        Ok(Some("green".to_string()))
    }
    // ANCHOR_END: setting
}

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = noisy::component(&engine)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let linked = linker.instantiate_pre(&component);
    let linked = linked
        .and_then(PluginPre::new)
        .with_context(noisy::misfit)?;

    for (name, milliseconds) in [("glossary", 300), ("links", 200), ("spelling", 100)] {
        let answer = process(&linked, State::new(name, milliseconds));
        match answer {
            Ok(answer) => println!("{name}: {answer:?}"),
            Err(error) => println!("{name}: {}", error.root_cause()),
        }
    }
    Ok(())
}

/// Hands a plugin a chapter that makes it ask for a setting, and returns its answer.
fn process(linked: &PluginPre<State>, state: State) -> Result<Result<String, String>> {
    let chapter = Chapter {
        name: "Colors".to_string(),
        content: "setting color".to_string(),
        number: None,
        path: None,
        parents: Vec::new(),
    };
    let mut store = Store::new(linked.engine(), state);
    let plugin = linked.instantiate(&mut store)?;
    let preprocessor = plugin.tutorial_book_preprocessor();
    preprocessor.call_process(&mut store, &chapter)
}
