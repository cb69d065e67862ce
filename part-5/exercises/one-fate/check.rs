//! One fate: an answer for each text, although the pipeline crashes at one of them.
//!
//! Takes infiltrated.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

use super::answer::count_all;
pub use crate::attempt::State;
use crate::attempt::{Attempt, MISFIT, expect, returned};

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let linked = attempt.linker()?.instantiate_pre(attempt.component()?);
    let linked = linked.and_then(PipelinePre::new).context(MISFIT)?;
    let texts = ["two words", "crash", "and three more", "crash", "one"];
    let fresh = || {
        let mut store = attempt.store();
        // It crashes on purpose, so its last words would only mislead.
        store.data_mut().wasi = WasiCtx::builder().build();
        store
    };
    let counts = returned("count_all", count_all(&linked, &fresh, &texts))?;
    let should = vec![Some(2), None, Some(3), None, Some(1)];
    expect(&format!("count_all({texts:?})"), counts, should)
}
