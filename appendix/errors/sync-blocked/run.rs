//! An import that waits, and a plain function that calls it.

use std::future::pending;

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    linker
        .root()
        .func_wrap_concurrent("wait", |_, ()| Box::pin(pending::<Result<()>>()))?;
    let mut store = Store::new(&engine, ());
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    runtime.block_on(async {
        let instance = linker.instantiate_async(&mut store, &component).await?;
        let f = instance.get_typed_func::<(), ()>(&mut store, "f")?;
        f.call_async(&mut store, ()).await
    })
}
