//! What two composed components share: what was granted, and how it ends.
//!
//! Takes infiltrated.

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
    let linker = setup::linker(&engine)?;
    let component = setup::component(&engine, 1)?;
    // ANCHOR: grant
    // Meant for the counter.
    let mut wasi = WasiCtx::builder();
    wasi.env("PASSPHRASE", "correct horse battery staple");
    let mut store = setup::store(&engine, &mut wasi);
    let pipeline = Pipeline::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{} doesn't fit", setup::file(1).unwrap_or_default()))?;
    // ANCHOR_END: grant

    // ANCHOR: calls
    let stats = pipeline.tutorial_pipeline_stats();
    for text in ["two words", "spy", "crash", "two words"] {
        match stats.call_count_clean(&mut store, text) {
            Ok(count) => println!("{text}: {count}"),
            Err(error) => println!("{text}: {}", error.root_cause()),
        }
    }
    // ANCHOR_END: calls
    Ok(())
}
