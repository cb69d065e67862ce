//! Source, stage and sink in one component: the lines flow in it, and the host gets a number.
//!
//! Takes drained.

use part_5_shared::streams;
use wasmtime::component::bindgen;
use wasmtime::{Engine, Result};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "counted",
    path: "../../wit/part-5/streams",
});

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let engine = Engine::default();
    let component = streams::component(&engine)?;
    let linker = streams::linker(&engine)?;
    let mut store = streams::store(&engine, WasiCtx::builder().inherit_stdout());
    let plugin = Counted::instantiate_async(&mut store, &component, &linker).await;
    let plugin = streams::fitting(plugin)?;

    // ANCHOR: run
    let total = plugin.tutorial_streams_total();
    let total = store
        .run_concurrent(async |accessor| total.call_characters(accessor, 2).await)
        .await??;
    println!("host:   {total} characters");
    // ANCHOR_END: run
    Ok(())
}
