//! A connection is deleted while its transaction is open.

use wasmtime::Result;
use wasmtime::component::ResourceTable;

pub fn run(_: &[u8]) -> Result<()> {
    let mut table = ResourceTable::new();
    let connection = table.push("connection")?;
    table.push_child("transaction", &connection)?;
    table.delete(connection)?;
    Ok(())
}
