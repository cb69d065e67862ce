//! 1000 bytes may be copied, and the plugin logs 2000.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    linker
        .root()
        .func_wrap("log", |_, (_,): (String,)| Ok(()))?;
    let mut store = Store::new(&engine, ());
    store.set_hostcall_fuel(1000);
    let instance = linker.instantiate(&mut store, &component)?;
    instance
        .get_typed_func::<(), ()>(&mut store, "f")?
        .call(&mut store, ())
}
