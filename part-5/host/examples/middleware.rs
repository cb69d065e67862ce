//! The pipeline with a cache in it, and a meter on either side of the cache.
//!
//! Takes metered.

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

fn main() -> Result<()> {
    let engine = setup::engine()?;
    let component = setup::component(&engine, 1)?;
    let linker = setup::linker(&engine)?;
    // ANCHOR: calls
    let mut store = setup::store(&engine, WasiCtx::builder().inherit_stderr());
    let pipeline = Pipeline::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{} doesn't fit", setup::file(1).unwrap_or_default()))?;

    for text in ["to  be ", "to  be ", "or  not to", "to  be "] {
        println!("count-clean({text:?})");
        let stats = pipeline.tutorial_pipeline_stats();
        let count = stats.call_count_clean(&mut store, text)?;
        println!("  {count} words");
    }
    // ANCHOR_END: calls
    Ok(())
}
