//! A handle is passed to another instance of the component.

use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    let mut instantiate = || Linker::new(&engine).instantiate(&mut store, &component);
    let (one, other) = (instantiate()?, instantiate()?);
    let things = component.get_export_index(None, "things").unwrap();
    let function = |name| component.get_export_index(Some(&things), name).unwrap();
    let make = one.get_typed_func::<(), (ResourceAny,)>(&mut store, function("make"))?;
    let look = other.get_typed_func::<(ResourceAny,), ()>(&mut store, function("look"))?;
    let (thing,) = make.call(&mut store, ())?;
    look.call(&mut store, (thing,))
}
