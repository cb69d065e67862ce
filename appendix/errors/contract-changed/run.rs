//! A host whose record has a field more than the plugin's.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Engine, Result, Store};

bindgen!({
    inline: "package tutorial:changed; world plugin {
        record chapter { title: string, content: string }
        export length: func(chapter: chapter) -> u32;
    }",
});

pub fn run(plugin: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(&engine, plugin)?;
    let mut store = Store::new(&engine, ());
    Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    Ok(())
}
