//! A third component in the middle: count only what has letters.
//!
//! Takes part-5-formatter, part-5-letters and part-5-counter.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let pipeline = Pipeline::instantiate(&mut store, attempt.component()?, &linker);
    let pipeline = pipeline.context(MISFIT)?;
    let stats = pipeline.tutorial_pipeline_stats();
    for (text, should) in [
        ("the quick brown fox", 4),
        ("2 + 2 = 4, they say", 2),
        // Cleaned as well, and not only reduced to letters.
        ("one\ttwo\nthree", 3),
    ] {
        let call = format!("count-clean({text:?})");
        let count = during(&call, stats.call_count_clean(&mut store, text))?;
        expect(&call, count, should)?;
    }
    Ok(())
}
