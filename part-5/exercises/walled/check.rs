//! A wall in WAC: the formatter shall not see what the host grants.
//!
//! Takes part-5-impostor, part-5-counter and part-5-only-lang.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let secret = ("PASSPHRASE", "correct horse battery staple");
    store.data_mut().wasi = WasiCtx::builder().env(secret.0, secret.1).build();
    let linker = attempt.linker()?;
    let pipeline = Pipeline::instantiate(&mut store, attempt.component()?, &linker);
    let pipeline = pipeline.context(MISFIT)?;
    let stats = pipeline.tutorial_pipeline_stats();
    for (text, should) in [("two words", 2), ("spy", 0)] {
        let call = format!("count-clean({text:?})");
        let count = during(&call, stats.call_count_clean(&mut store, text))?;
        expect(&call, count, should)?;
    }
    Ok(())
}
