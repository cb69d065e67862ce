//! A source that never ends, a reader that never leaves, and a time-out around both.
//!
//! Takes part-5-source.

#[path = "shared/streams.rs"]
mod streams;

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::timeout;
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
    let reading = store.run_concurrent(async |accessor| {
        let read = source.tutorial_streams_checked().call_read(accessor, None);
        let (lines, _) = read.await?;
        streams::for_each(accessor, lines, |_| ControlFlow::Continue(())).await
    });
    match timeout(Duration::from_millis(100), reading).await {
        Ok(ended) => ended??,
        Err(_) => println!("host:   gave up"),
    }
    // ANCHOR_END: run
    Ok(())
}
