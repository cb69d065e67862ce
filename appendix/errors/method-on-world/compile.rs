//! A function of an interface, called on the world.

use wasmtime::component::{ResourceAny, bindgen};
use wasmtime::{Result, Store};

bindgen!({
    inline: "package tutorial:texts; world plugin {
        export length: func(s: string) -> u32;
        export storage: interface { resource kv-store { get: func(); } }
    }",
});

fn get(mut store: Store<()>, plugin: &Plugin, kv: ResourceAny) -> Result<()> {
    plugin.call_get(&mut store, kv)
}
