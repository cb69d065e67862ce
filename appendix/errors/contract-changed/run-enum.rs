//! A host whose enum has a name more than the plugin's.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Engine, Result, Store};

bindgen!({
    inline: "package tutorial:changed; world plugin {
        enum level { info, warn, error }
        export loudest: func() -> level;
    }",
});

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    Ok(())
}
