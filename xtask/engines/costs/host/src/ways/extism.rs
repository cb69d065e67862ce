//! Extism: bytes in and bytes out, with a kernel of its own between host and plugin.

use std::path::Path;

use anyhow::{Result, ensure};
use extism::convert::Json;
use extism::{Manifest, Plugin, PluginBuilder, Wasm};
use serde::Serialize;

use crate::bindings::Word;
use crate::way::Way;

pub struct Extism(pub Plugin);

#[derive(Serialize)]
struct Columns<'a> {
    texts: &'a str,
    counts: &'a [u32],
}

impl Extism {
    /// `cache` keeps the compiled plugin on disk, which Extism does by default.
    pub fn load(file: &Path, cache: Option<&Path>) -> Result<Self> {
        let manifest = Manifest::new([Wasm::data(std::fs::read(file)?)]);
        let builder = PluginBuilder::new(manifest);
        let builder = match cache {
            Some(config) => builder.with_cache_config(config),
            None => builder.with_cache_disabled(),
        };
        Ok(Self(builder.build()?))
    }
}

impl Way for Extism {
    fn nop(&mut self) -> Result<()> {
        let answer: &[u8] = self.0.call("nop", "")?;
        ensure!(answer.is_empty(), "`nop` returned something");
        Ok(())
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        self.0.call("length", text)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        self.0.call("echo", text)
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        self.0.call("total", Json(words))
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        self.0
            .call("total_columns", Json(Columns { texts, counts }))
    }
}
