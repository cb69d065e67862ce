//! A plugin lends what it has, and the host takes it away meanwhile.

use wasmtime::component::{Component, Linker, Resource, ResourceType};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    struct Thing;

    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    linker
        .root()
        .resource("thing", ResourceType::host::<Thing>(), |_, _| Ok(()))?;
    linker
        .root()
        .func_wrap("both", |_, _: (Resource<Thing>, Resource<Thing>)| Ok(()))?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    let f = instance.get_typed_func::<(Resource<Thing>,), ()>(&mut store, "f")?;
    f.call(&mut store, (Resource::new_own(1),))
}
