//! One plugin with the host's clock and environment, and with those of two other components.
//!
//! Takes part-5-greeter and morning.

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "greeter",
    path: "../../wit/part-5/wasi",
});

fn main() -> Result<()> {
    let engine = setup::engine()?;
    let linker = setup::linker(&engine)?;
    // ANCHOR: calls
    for (number, name) in [(1, "as it is"), (2, "composed")] {
        let component = setup::component(&engine, number)?;
        let mut wasi = WasiCtx::builder();
        wasi.env("LANG", "de_DE.UTF-8").env("API_KEY", "secret");
        let mut store = setup::store(&engine, &mut wasi);
        let greeter = Greeter::instantiate(&mut store, &component, &linker)
            .with_context(|| format!("{} doesn't fit", setup::file(number).unwrap_or_default()))?;
        let greeting = greeter.call_greet(&mut store, "Ada")?;
        let variables = greeter.call_variables(&mut store)?;
        println!("{name}: {greeting} It sees {variables:?}.");
    }
    // ANCHOR_END: calls
    Ok(())
}
