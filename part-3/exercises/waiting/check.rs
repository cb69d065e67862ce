//! Waiting at the same time: three plugins, three stores, one thread.
//!
//! Takes part-3-noisy.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use wasmtime::Result;
use wasmtime::component::{HasSelf, bindgen};
use wasmtime::error::Context;

use super::answer::process_all;
pub use crate::attempt::State;
use crate::attempt::{Attempt, MISFIT, block_on, expect};
pub use exports::tutorial::book::preprocessor::Chapter;
use tutorial::book::host::{Host, Level};

bindgen!({
    world: "plugin",
    path: "../../wit/part-3/v0.2",
    imports: { "tutorial:book/host.setting": async | trappable, default: trappable },
    exports: { default: async },
});

/// How many wait now, and how many ever did at once.
#[derive(Clone, Default)]
struct Waiting {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Host for Waiting {
    fn log(&mut self, _: Level, _: String) -> Result<()> {
        Ok(())
    }

    async fn setting(&mut self, key: String) -> Result<Option<String>> {
        let now = self.now.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(now, Relaxed);
        // Until it is polled again, somebody else may begin to wait.
        tokio::task::yield_now().await;
        self.now.fetch_sub(1, Relaxed);
        Ok(Some(key.to_uppercase()))
    }
}

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut linker = attempt.linker()?;
    Plugin::add_to_linker::<State, HasSelf<Waiting>>(&mut linker, |state| state.host())?;
    let linked = linker.instantiate_pre(attempt.component()?);
    let linked = linked.and_then(PluginPre::new).context(MISFIT)?;
    let waiting = Waiting::default();
    let stores = [(); 3].map(|()| attempt.store_with(waiting.clone()));
    let chapters = ["color", "font", "width"].map(|key| Chapter {
        name: "One".to_string(),
        content: format!("setting {key}"),
        number: None,
        path: None,
        parents: Vec::new(),
    });
    let answers = block_on(process_all(&linked, stores, &chapters))?;
    let should = ["COLOR", "FONT", "WIDTH"].map(|value| Ok(format!("Some({value:?})")));
    expect("process_all", answers, should)?;
    expect(
        "how many plugins waited at once",
        waiting.most.load(Relaxed),
        3,
    )
}
