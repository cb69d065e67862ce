//! Back-pressure: the source stops at its first line until somebody reads.
//!
//! Takes part-5-source.

use part_5_shared::streams;
use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::sleep;
use wasmtime::component::bindgen;
use wasmtime::{Engine, Result};
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
    let lines = source.tutorial_streams_lines();
    store
        .run_concurrent(async |accessor| {
            let stream = lines.call_each(accessor, 3).await?;
            println!("host:   has the stream, and does something else");
            sleep(Duration::from_millis(100)).await;
            println!("host:   reads now");
            streams::for_each(accessor, stream, |line| {
                println!("host:   got {line}");
                ControlFlow::Continue(())
            })
            .await
        })
        .await?
    // ANCHOR_END: run
}
