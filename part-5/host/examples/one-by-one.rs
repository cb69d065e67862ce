//! Lines in a stream: each arrives before the next one is made.
//!
//! Takes shouted.

use part_5_shared::streams;
use std::ops::ControlFlow;

use wasmtime::component::bindgen;
use wasmtime::{Engine, Result};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "source-of-lines",
    path: "../../wit/part-5/streams",
});

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    // ANCHOR: start
    // Without `concurrency_support(false)`, which would rule streams out.
    let engine = Engine::default();
    let component = streams::component(&engine)?;
    let linker = streams::linker(&engine)?;
    let mut store = streams::store(&engine, WasiCtx::builder().inherit_stdout());
    let plugin = SourceOfLines::instantiate_async(&mut store, &component, &linker).await;
    let plugin = streams::fitting(plugin)?;
    // ANCHOR_END: start

    // ANCHOR: run
    let lines = plugin.tutorial_streams_lines();
    store
        .run_concurrent(async |accessor| {
            let stream = lines.call_each(accessor, 3).await?;
            streams::for_each(accessor, stream, |line| {
                println!("host:   got {line}");
                ControlFlow::Continue(())
            })
            .await
        })
        .await?
    // ANCHOR_END: run
}
