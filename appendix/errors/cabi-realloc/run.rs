//! A module that takes a string, and has no function to allocate one.

use wasmtime::{Error, Result};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const CONTRACT: &str = "package tutorial:strings; world plugin { export length: func(s: string); }";

const MODULE: &str = r#"
(module
  (memory (export "memory") 1)
  (func (export "length") (param i32 i32)))"#;

pub fn run(_: &[u8]) -> Result<()> {
    encode().map_err(Error::from_anyhow)
}

fn encode() -> anyhow::Result<()> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("plugin.wit", CONTRACT)?;
    let world = resolve.select_world(&[package], None)?;
    let mut module = wat::parse_str(MODULE)?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)?;
    ComponentEncoder::default().module(&module)?.encode()?;
    Ok(())
}
