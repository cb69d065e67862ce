//! `add_to_linker` without its types.

use wasmtime::component::{Linker, bindgen};

bindgen!({
    inline: "package tutorial:book; world plugin { import log: func(text: string); }",
});

struct State;

impl PluginImports for State {
    fn log(&mut self, _: String) {}
}

fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    Plugin::add_to_linker(linker, |state| state)
}
