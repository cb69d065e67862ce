//! Lines in a list: nothing arrives before the last one is made.
//!
//! Takes shouted.

use part_5_shared::streams;
use wasmtime::component::bindgen;
use wasmtime::{Engine, Result};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "source-of-lines",
    path: "../../wit/part-5/streams",
    // WASI is linked async, so `all` is called that way too, though the contract has it as plain.
    exports: { default: async },
});

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let engine = Engine::default();
    let component = streams::component(&engine)?;
    let mut store = streams::store(&engine, WasiCtx::builder().inherit_stdout());
    let linker = streams::linker(&engine)?;
    let plugin = SourceOfLines::instantiate_async(&mut store, &component, &linker).await;
    let plugin = streams::fitting(plugin)?;

    let lines = plugin
        .tutorial_streams_lines()
        .call_all(&mut store, 3)
        .await?;
    for line in lines {
        println!("host:   got {line}");
    }
    Ok(())
}
