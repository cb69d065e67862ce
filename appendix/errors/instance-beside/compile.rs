//! What `instantiate` returned in Wasmtime 22.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Result, Store};

bindgen!({
    inline: "package tutorial:texts; world plugin {
        export length: func(s: string) -> u32;
        export storage: interface { resource kv-store { get: func(); } }
    }",
});

fn start(mut store: Store<()>, component: &Component, linker: &Linker<()>) -> Result<()> {
    let (plugin, _) = Plugin::instantiate(&mut store, component, linker)?;
    plugin.call_length(&mut store, "hello").map(drop)
}
