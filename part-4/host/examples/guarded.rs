//! A whole host with the whole sandbox: copy it, together with the sandbox's two files.
//!
//! Takes part-4-plugin.

#[path = "shared/sandbox.rs"]
mod sandbox;

use std::process::ExitCode;

use sandbox::{Limits, compiler, printable};
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "plugin",
    path: "../../wit/part-4",
    // Every call can be waited for, and given up.
    exports: { default: async },
});

fn main() -> ExitCode {
    // First of all: the process that compiles is this program again.
    compiler::compile_for_parent();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // An import's name is among these words, if it is what doesn't fit.
            eprintln!("{}", printable(format!("error: {error:#}").as_bytes()));
            ExitCode::FAILURE
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let file = std::env::args().nth(1);
    let file = file.context("no plugin given; type `cargo xtask run part-4 guarded`")?;
    let limits = Limits::SMALL;
    let engine = sandbox::engine()?;
    let component = compiler::compile(&engine, &limits, &file)?;
    let linker = sandbox::linker(&engine)?;
    let linked = linker.instantiate_pre(&component).and_then(PluginPre::new);
    let linked = linked.with_context(|| format!("{file} doesn't fit the world `plugin`"))?;

    // ANCHOR: calls
    for text in ["port = 8080".to_string(), "x".repeat(limits.memory)] {
        // Nothing is granted, and the host's imports need no state.
        let mut store = sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());
        let answer = async {
            let start = sandbox::call(&limits, linked.instantiate_async(&mut store)).await;
            let plugin = start.context("it doesn't start")?;
            let config = plugin.tutorial_resources_config();
            sandbox::call(&limits, config.call_check(&mut store, &text)).await
        };
        match answer.await {
            Ok(verdict) => println!("a text of {} bytes: {verdict:?}", text.len()),
            Err(error) => {
                // A host may go on or give up here; this one goes on. The plugin chose some of the words.
                let line = format!("a text of {} bytes: {error:#}", text.len());
                println!("{}", printable(line.as_bytes()));
            }
        }
        // And all of these. A panic's message is among them, also where the plugin didn't start.
        print!("{}", store.data().printed("plugin"));
    }
    // ANCHOR_END: calls
    Ok(())
}
