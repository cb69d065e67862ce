//! A component whose calls are futures, as in Part 3's async hosts.

use std::path::Path;

use anyhow::Result;
use wasmtime::Store;
use wasmtime::component::Component as Compiled;

use crate::bindings::Word;
use crate::bindings::futures::Plugin;
use crate::ready::ready;
use crate::wasi::{self, State};
use crate::way::Way;

pub struct ComponentAsync {
    store: Store<State>,
    plugin: Plugin,
}

impl ComponentAsync {
    pub fn load(file: &Path, concurrency: bool) -> Result<Self> {
        let engine = wasi::engine(concurrency)?;
        let component = Compiled::from_file(&engine, file)?;
        let mut store = wasi::store(&engine);
        let linker = wasi::linker(&engine)?;
        let plugin = ready(Plugin::instantiate_async(&mut store, &component, &linker))?;
        Ok(Self { store, plugin })
    }
}

impl Way for ComponentAsync {
    fn nop(&mut self) -> Result<()> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ready(ways.call_nop(&mut self.store))?)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ready(ways.call_length(&mut self.store, text))?)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ready(ways.call_echo(&mut self.store, text))?)
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let ways = self.plugin.tutorial_costs_ways();
        Ok(ready(ways.call_total(&mut self.store, words))?)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let ways = self.plugin.tutorial_costs_ways();
        let total = ways.call_total_columns(&mut self.store, texts, counts);
        Ok(ready(total)?)
    }
}
