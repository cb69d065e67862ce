//! What every way of calling foreign code offers here, and how it is measured.

use std::hint::black_box;

use anyhow::{Context, Result, ensure};

use crate::bench::Bench;
use crate::bindings::Word;
use crate::data::Data;

/// One way to call code that isn't the program's own.
pub trait Way {
    fn nop(&mut self) -> Result<()>;
    fn length(&mut self, text: &str) -> Result<u32>;
    fn echo(&mut self, text: &str) -> Result<String>;
    fn total(&mut self, words: &[Word]) -> Result<u64>;
    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64>;
}

/// Checks that a way gives the right answers, and measures each call.
///
/// # Errors
///
/// If an answer is wrong, or a call fails.
pub fn measure(bench: &mut Bench, name: &str, data: &Data, mut way: impl Way) -> Result<()> {
    check(&mut way, data).with_context(|| format!("{name} can't be measured"))?;
    bench.time("nop", name, || way.nop())?;
    bench.time("short", name, || way.length(black_box("hello")))?;
    bench.time("kib", name, || way.echo(black_box(&data.kib)))?;
    bench.time("mib", name, || way.echo(black_box(&data.mib)))?;
    bench.time("rows", name, || way.total(black_box(&data.words)))?;
    bench.time("columns", name, || {
        way.total_columns(black_box(&data.texts), black_box(&data.counts))
    })
}

fn check(way: &mut impl Way, data: &Data) -> Result<()> {
    way.nop()?;
    for (text, length) in [("hello", 5), ("Grüße", 5), ("", 0)] {
        let answer = way.length(text)?;
        ensure!(answer == length, "the length of {text:?} was {answer}");
    }
    for text in [&data.kib, &data.mib] {
        ensure!(way.echo(text)? == **text, "`echo` returned another text");
    }
    let total = way.total(&data.words)?;
    ensure!(total == data.total, "the total of the rows was {total}");
    let total = way.total_columns(&data.texts, &data.counts)?;
    ensure!(total == data.total, "the total of the columns was {total}");
    Ok(())
}
