//! One component with two counters in it, wired to different formatters.
//!
//! Takes both.

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "both",
    path: "../../wit/part-5",
});

fn main() -> Result<()> {
    let engine = setup::engine()?;
    let linker = setup::linker(&engine)?;
    let component = setup::component(&engine, 1)?;
    let mut store = setup::store(&engine, &mut WasiCtx::builder());
    let both = Both::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{} doesn't fit", setup::file(1).unwrap_or_default()))?;
    // ANCHOR: calls
    let text = "2 + 2 = 4, they say";
    println!("all: {}", both.all().call_count_clean(&mut store, text)?);
    let letters = both.letters();
    println!("letters: {}", letters.call_count_clean(&mut store, text)?);
    // ANCHOR_END: calls
    Ok(())
}
