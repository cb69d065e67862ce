//! A component, as in Part 1: the bindings are generated, and calls are synchronous.

use std::path::Path;

use anyhow::Result;
use wasmtime::Store;
use wasmtime::component::Component as Compiled;

use crate::bindings::{Plugin, Word};
use crate::wasi::{self, State};
use crate::way::Way;

pub struct Component {
    store: Store<State>,
    plugin: Plugin,
}

impl Component {
    /// `concurrency` is what a host needs for streams and futures.
    pub fn load(file: &Path, concurrency: bool) -> Result<Self> {
        let engine = wasi::engine(concurrency)?;
        let component = Compiled::from_file(&engine, file)?;
        let mut store = wasi::store(&engine);
        let plugin = Plugin::instantiate(&mut store, &component, &wasi::linker(&engine)?)?;
        Ok(Self { store, plugin })
    }
}

impl Way for Component {
    fn nop(&mut self) -> Result<()> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ways.call_nop(&mut self.store)?)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ways.call_length(&mut self.store, text)?)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ways.call_echo(&mut self.store, text)?)
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ways.call_total(&mut self.store, words)?)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ways.call_total_columns(&mut self.store, texts, counts)?)
    }
}
