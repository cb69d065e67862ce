//! An import that is async, and a call that isn't.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    linker
        .root()
        .func_wrap_async("log", |_, ()| Box::new(async { Ok(()) }))?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    instance
        .get_typed_func::<(), ()>(&mut store, "f")?
        .call(&mut store, ())
}
