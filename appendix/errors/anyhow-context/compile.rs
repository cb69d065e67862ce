//! `anyhow`'s method on a result of Wasmtime's.

use anyhow::Context;
use wasmtime::{Engine, component::Component};

fn load(engine: &Engine, file: &str) -> anyhow::Result<Component> {
    Component::from_file(engine, file).with_context(|| format!("{file} can't be loaded"))
}
