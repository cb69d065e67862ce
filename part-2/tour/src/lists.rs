//! The same sum over the same data, in two shapes.

use crate::Tour;
use crate::exports::tutorial::records::lists::{Guest, Word};

impl Guest for Tour {
    fn total(words: Vec<Word>) -> u64 {
        let long = words.iter().filter(|word| word.text.len() > 3);
        long.map(|word| u64::from(word.count)).sum()
    }

    fn total_columns(texts: String, counts: Vec<u32>) -> u64 {
        let words = texts.lines().zip(counts);
        let long = words.filter(|(text, _)| text.len() > 3);
        long.map(|(_, count)| u64::from(count)).sum()
    }
}
