//! The bindings of Part 4's own plugin, and the plugin in a store of its own.

use wasmtime::component::{Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result};

use crate::setup;
pub use crate::setup::State;

bindgen!({
    world: "plugin",
    path: "../../../../wit/part-4",
});

// ANCHOR: link
/// Compiles and links the plugin; it has not been started yet.
pub fn link(engine: &Engine) -> Result<PluginPre<State>> {
    let component = setup::component(engine)?;
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let linked = linker.instantiate_pre(&component).and_then(PluginPre::new);
    linked.with_context(|| setup::misfit("plugin"))
}
// ANCHOR_END: link
