//! A function of the program itself.

use anyhow::Result;

use crate::bindings::Word;
use crate::way::Way;

pub struct Plain;

impl Way for Plain {
    fn nop(&mut self) -> Result<()> {
        Ok(())
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        Ok(costs_work::length(text))
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        Ok(text.to_string())
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let words = words.iter().map(|word| (&*word.text, word.count));
        Ok(costs_work::total(words))
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        Ok(costs_work::total_columns(texts, counts))
    }
}
