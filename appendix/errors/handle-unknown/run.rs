//! A handle is used after it was dropped.

use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    let things = instance.get_export_index(&mut store, None, "things");
    let mut function = |name| {
        instance
            .get_export_index(&mut store, things.as_ref(), name)
            .unwrap()
    };
    let (make, look) = (function("make"), function("look"));
    let make = instance.get_typed_func::<(), (ResourceAny,)>(&mut store, make)?;
    let look = instance.get_typed_func::<(ResourceAny,), ()>(&mut store, look)?;
    let (thing,) = make.call(&mut store, ())?;
    thing.resource_drop(&mut store)?;
    look.call(&mut store, (thing,))
}
