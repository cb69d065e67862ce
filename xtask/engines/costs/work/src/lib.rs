//! What every way of extending a program does in this bench. A component, a core module, an Extism
//! plugin, a library and a child process are all built from this file.

#![no_std]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;

/// How many characters a text has, as in Part 1.
pub fn length(text: &str) -> u32 {
    text.chars().count() as u32
}

/// The sum of all counts and all lengths in bytes: each record is looked at once.
pub fn total<'a>(words: impl Iterator<Item = (&'a str, u32)>) -> u64 {
    words
        .map(|(text, count)| text.len() as u64 + u64::from(count))
        .sum()
}

/// The same of columns: all texts in one string, a line each, and a list of numbers.
pub fn total_columns(texts: &str, counts: &[u32]) -> u64 {
    let ends = counts.len().saturating_sub(1);
    let sum: u64 = counts.iter().copied().map(u64::from).sum();
    (texts.len() - ends) as u64 + sum
}

/// Computes and nothing else: no memory, no call.
pub fn spin(rounds: u32) -> u32 {
    let mut state = 1u32;
    for _ in 0..rounds {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
    }
    state
}

/// Takes so many mebibytes of fresh memory, and gives them back.
pub fn fill(mebibytes: u32) -> u32 {
    let mut blocks = Vec::new();
    for number in 0..mebibytes {
        blocks.push(alloc::vec![number as u8; 1 << 20]);
    }
    blocks.len() as u32
}

/// The first stage of Part 5's pipeline: one space between words.
pub fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Its second stage: how many words a clean text has.
pub fn count(clean: &str) -> u32 {
    clean.split(' ').filter(|word| !word.is_empty()).count() as u32
}
