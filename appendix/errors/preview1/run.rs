//! A module for wasm32-wasip1, made into a component without an adapter.

use wasmtime::{Error, Result};
use wit_component::ComponentEncoder;

const MODULE: &str = r#"
(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))"#;

pub fn run(_: &[u8]) -> Result<()> {
    let mut encoder = ComponentEncoder::default();
    let encoded = encoder.module(&wat::parse_str(MODULE)?);
    encoded
        .and_then(|encoder| encoder.encode())
        .map_err(Error::from_anyhow)?;
    Ok(())
}
