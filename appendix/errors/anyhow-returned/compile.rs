//! A result of Wasmtime's, returned as one of `anyhow`'s.

use wasmtime::{Engine, component::Component};

fn load(engine: &Engine, file: &str) -> anyhow::Result<Component> {
    Component::from_file(engine, file)
}
