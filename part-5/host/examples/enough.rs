//! A source that never ends, and a reader that leaves after three lines.
//!
//! Takes part-5-source.

use part_5_shared::streams;
use std::ops::ControlFlow;

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
    store
        .run_concurrent(async |accessor| {
            let read = source.tutorial_streams_checked().call_read(accessor, None);
            let (lines, outcome) = read.await?;
            let mut wanted = 3;
            let some = move |line| {
                println!("host:   got {line}");
                wanted -= 1;
                if wanted == 0 {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            };
            streams::for_each(accessor, lines, some).await?;
            println!("host:   has enough");
            let outcome = streams::value(accessor, outcome).await?;
            println!("host:   {outcome:?}");
            Ok(())
        })
        .await?
    // ANCHOR_END: run
}
