//! What is passed.

use crate::bindings::Word;

/// Ten thousand of them.
const RECORDS: u32 = 10_000;

pub struct Data {
    pub kib: String,
    pub mib: String,
    /// The same records as rows and as columns.
    pub words: Vec<Word>,
    pub texts: String,
    pub counts: Vec<u32>,
    /// The right answer for both.
    pub total: u64,
}

impl Data {
    pub fn new() -> Self {
        let counts: Vec<_> = (0..RECORDS).collect();
        let texts: Vec<_> = counts.iter().map(|count| format!("word {count}")).collect();
        let bytes: usize = texts.iter().map(String::len).sum();
        let word = |(text, count): (&String, &u32)| Word {
            text: text.clone(),
            count: *count,
        };
        Self {
            kib: text(1 << 10),
            mib: text(1 << 20),
            words: texts.iter().zip(&counts).map(word).collect(),
            texts: texts.join("\n"),
            total: bytes as u64 + counts.iter().map(|count| u64::from(*count)).sum::<u64>(),
            counts,
        }
    }

    /// How many bytes the records are, apart from how they are laid out.
    pub fn record_bytes(&self) -> usize {
        let texts: usize = self.words.iter().map(|word| word.text.len()).sum();
        texts + size_of_val(&*self.counts)
    }
}

fn text(bytes: usize) -> String {
    let text = "All work and no play makes Jack a dull boy. ";
    text.chars().cycle().take(bytes).collect()
}
