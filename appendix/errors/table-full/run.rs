//! A table for one resource, and a second one.

use wasmtime::Result;
use wasmtime::component::ResourceTable;

pub fn run(_: &[u8]) -> Result<()> {
    let mut table = ResourceTable::new();
    table.set_max_capacity(1);
    table.push("one")?;
    table.push("two")?;
    Ok(())
}
