//! A trait object: which function it is, is known at run time only.

use std::hint::black_box;

use anyhow::Result;

use crate::bindings::Word;
use crate::way::Way;
use crate::ways::plain::Plain;

pub struct Dynamic(Box<dyn Way>);

impl Dynamic {
    pub fn new() -> Self {
        // The compiler mustn't see what is in the box.
        Self(black_box(Box::new(Plain)))
    }
}

impl Way for Dynamic {
    fn nop(&mut self) -> Result<()> {
        self.0.nop()
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        self.0.length(text)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        self.0.echo(text)
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        self.0.total(words)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        self.0.total_columns(texts, counts)
    }
}
