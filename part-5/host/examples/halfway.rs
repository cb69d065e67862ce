//! A source that fails in the middle: the stream ends, and a future says why.
//!
//! Takes part-5-source.

#[path = "shared/streams.rs"]
mod streams;

use std::ops::ControlFlow;

use wasmtime::component::bindgen;
use wasmtime::{Engine, Result};

bindgen!({
    world: "source",
    path: "../../wit/part-5/streams",
    exports: { default: async },
});

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let engine = Engine::default();
    let component = streams::component(&engine)?;
    let linker = streams::linker(&engine)?;
    let mut store = streams::store(&engine);
    let source = Source::instantiate_async(&mut store, &component, &linker).await?;

    // ANCHOR: run
    store
        .run_concurrent(async |accessor| {
            let read = source
                .tutorial_streams_checked()
                .call_read(accessor, Some(5));
            let (lines, outcome) = read.await?;
            streams::for_each(accessor, lines, |line| {
                println!("host:   got {line}");
                ControlFlow::Continue(())
            })
            .await?;
            println!("host:   the stream has ended");
            println!("host:   {:?}", streams::value(accessor, outcome).await?);
            Ok(())
        })
        .await?
    // ANCHOR_END: run
}
