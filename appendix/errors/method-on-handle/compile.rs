//! A method of a resource, called on its handle.

use wasmtime::component::{ResourceAny, bindgen};
use wasmtime::{Result, Store};

bindgen!({
    inline: "package tutorial:texts; world plugin {
        export length: func(s: string) -> u32;
        export storage: interface { resource kv-store { get: func(); } }
    }",
});

fn get(mut store: Store<()>, kv: ResourceAny) -> Result<()> {
    kv.call_get(&mut store)
}
