//! How it ended: a source that broke off isn't one that was done.
//!
//! Takes part-5-source.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

use super::answer::read;
use crate::attempt::{Attempt, MISFIT, block_on, expect, returned};

bindgen!({
    world: "source",
    path: "../../wit/part-5/streams",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    // It says what it makes, and here only what arrives counts.
    store.data_mut().wasi = WasiCtx::builder().build();
    let linker = attempt.linker()?;
    block_on(async {
        let source = Source::instantiate_async(&mut store, attempt.component()?, &linker).await;
        let source = source.context(MISFIT)?;
        for (count, should) in [
            (2, Ok(vec!["line 1".to_string(), "line 2".to_string()])),
            (5, Err("there is no line 4".to_string())),
        ] {
            let reading = store.run_concurrent(async |accessor| {
                read(accessor, source.tutorial_streams_checked(), count).await
            });
            let call = format!("read({count})");
            expect(&call, returned(&call, reading.await?)?, should)?;
        }
        Ok(())
    })
}
