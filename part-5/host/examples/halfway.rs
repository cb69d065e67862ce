//! A source that fails in the middle: the stream ends, and a future says why.
//!
//! Takes part-5-source.

use part_5_shared::streams;
use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::timeout;
use wasmtime::component::bindgen;
use wasmtime::{Engine, Result, bail};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "source",
    path: "../../wit/part-5/streams",
});

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let engine = Engine::default();
    let component = streams::component(&engine)?;
    let linker = streams::linker(&engine)?;
    let mut store = streams::store(&engine, WasiCtx::builder().inherit_stdout());
    let source = Source::instantiate_async(&mut store, &component, &linker).await;
    let source = streams::fitting(source)?;

    // ANCHOR: run
    let reading = store.run_concurrent(async |accessor| {
        let read = source
            .tutorial_streams_checked()
            .call_read(accessor, Some(5));
        let (lines, outcome) = read.await?;
        let each = |line| {
            println!("host:   got {line}");
            ControlFlow::Continue(())
        };
        streams::for_each(accessor, lines, each).await?;
        println!("host:   the stream has ended");
        let outcome = streams::value(accessor, outcome).await?;
        println!("host:   {outcome:?}");
        Ok(())
    });
    match timeout(Duration::from_secs(1), reading).await {
        Ok(done) => done?,
        Err(_) => bail!("no end within a second"),
    }
    // ANCHOR_END: run
}
