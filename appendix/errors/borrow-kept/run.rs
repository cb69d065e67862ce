//! The host lends something, and the plugin doesn't give it back.

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
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    let f = instance.get_typed_func::<(Resource<Thing>,), ()>(&mut store, "f")?;
    f.call(&mut store, (Resource::new_own(1),))
}
