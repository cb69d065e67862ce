//! A source without an end, a reader that never leaves, and a time-out around both.
//!
//! Takes part-5-source.

use part_5_shared::streams;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use tokio::time::timeout;
use wasmtime::component::bindgen;
use wasmtime::{Config, Engine, Result};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "source",
    path: "../../wit/part-5/streams",
});

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    // Counts the epochs, as in Part 3.
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(10));
        }
    });
    let component = streams::component(&engine)?;
    let linker = streams::linker(&engine)?;
    // Nothing granted: nobody could read that much.
    let mut store = streams::store(&engine, &mut WasiCtx::builder());
    // ANCHOR: yield
    // At each tick the source gives way, so that `timeout` can look at the clock.
    store.set_epoch_deadline(1);
    store.epoch_deadline_async_yield_and_update(1);
    // ANCHOR_END: yield
    let source = Source::instantiate_async(&mut store, &component, &linker).await;
    let source = streams::fitting(source)?;

    // ANCHOR: run
    let lines = source.tutorial_streams_lines();
    let reading = store.run_concurrent(async |accessor| {
        let stream = lines.call_each(accessor, u32::MAX).await?;
        streams::for_each(accessor, stream, |_| ControlFlow::Continue(())).await
    });
    match timeout(Duration::from_millis(100), reading).await {
        Ok(ended) => ended??,
        Err(_) => println!("host:   gave up"),
    }
    let again = store
        .run_concurrent(async |accessor| lines.call_each(accessor, 1).await)
        .await?;
    println!("host:   once more: {}", again.unwrap_err());
    // ANCHOR_END: run
    Ok(())
}
