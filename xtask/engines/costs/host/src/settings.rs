//! What a build setting does to a plugin's speed: Part 2's plugin, over a long chapter.

use std::path::Path;

use anyhow::{Result, ensure};
use wasmtime::component::{Component, bindgen};

use crate::bench::Bench;
use crate::wasi;

bindgen!({
    world: "plugin",
    path: "../../../../wit/part-2",
});

pub fn measure(bench: &mut Bench, name: &str, file: &Path) -> Result<()> {
    let engine = wasi::engine(false)?;
    let mut store = wasi::store(&engine);
    let component = Component::from_file(&engine, file)?;
    let plugin = Plugin::instantiate(&mut store, &component, &wasi::linker(&engine)?)?;
    let chapter = Chapter {
        title: "Why WASM?".to_string(),
        content: "Write WASM once, and run it anywhere.\n".repeat(1000),
        number: None,
    };
    let expected = chapter.content.replace("WASM", "Wasm");
    bench.time("setting", name, || {
        let answer = plugin.call_process(&mut store, &chapter)?;
        ensure!(answer.content == expected, "the chapter was wrong");
        Ok(())
    })
}
