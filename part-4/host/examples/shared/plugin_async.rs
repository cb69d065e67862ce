//! The bindings of Part 4's own plugin for an async host, and how it is loaded into the sandbox.

use std::env;

use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime::{Engine, Result};

use crate::sandbox::{self, Limits, State, compiler};

bindgen!({
    world: "plugin",
    path: "../../../../wit/part-4",
    // Every call can be waited for, and given up.
    exports: { default: async },
});

/// Compiles and links the plugin that the command line names first.
pub fn link(engine: &Engine, limits: &Limits) -> Result<PluginPre<State<()>>> {
    let file = env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 EXAMPLE`, \
         or pass one: EXAMPLE FILE",
    )?;
    let component = compiler::compile(engine, limits, &file)?;
    let linked = sandbox::linker(engine)?.instantiate_pre(&component);
    linked.and_then(PluginPre::new).with_context(|| {
        format!("{file} doesn't fit: it must be built against the world `plugin` in wit/part-4")
    })
}
