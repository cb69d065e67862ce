//! A stream with nothing in it.

use wasmtime::component::{Component, Linker, StreamReader};
use wasmtime::{Engine, Result, Store, StoreContextMut};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    linker
        .root()
        .func_wrap("items", |mut store: StoreContextMut<()>, ()| {
            Ok((StreamReader::new(&mut store, Vec::<u8>::new())?,))
        })?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    let f = instance.get_typed_func::<(), ()>(&mut store, "f")?;
    f.call(&mut store, ())
}
