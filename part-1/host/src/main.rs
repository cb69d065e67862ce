//! Loads a component and calls the function it exports with a string.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};

bindgen!({
    world: "plugin",
    path: "../../wit/part-1",
});

const SAMPLES: [&str; 4] = ["hello", "Grüße", "世界", ""];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        // `{:#}` prints the whole chain of causes; `{}` would print the first alone.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no plugin given; type `cargo xtask run part-1`, or pass a component: part-1-host FILE",
    )?;

    // The engine compiles, and is meant to be shared by every plugin of a process.
    // Everything here is synchronous, and calls are cheaper if the engine knows.
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!("{file} can't be loaded: a component was expected, as `cargo build --target wasm32-wasip2` makes them")
    })?;

    // What the plugin may use. An empty linker: it may compute, and that is all.
    let linker = Linker::new(&engine);

    // The store owns the plugin's memory. `()` is the state that host functions would get.
    let mut store = Store::new(&engine, ());
    let plugin = Plugin::instantiate(&mut store, &component, &linker).with_context(|| {
        format!("{file} doesn't fit: it must be built against the world in wit/part-1/plugin.wit, and import nothing")
    })?;

    for sample in SAMPLES {
        let length = plugin
            .call_length(&mut store, sample)
            .with_context(|| format!("{file} failed in `length`"))?;
        println!("length({sample:?}) = {length}, in {} bytes", sample.len());
    }
    Ok(())
}
