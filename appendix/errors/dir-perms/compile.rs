//! The permissions of a folder, as they were once.

use wasmtime_wasi::{DirPerms, FilePerms, WasiCtxBuilder};

fn grant(builder: &mut WasiCtxBuilder) -> wasmtime::Result<()> {
    builder.preopened_dir("text", "/", DirPerms::READ, FilePerms::READ)?;
    Ok(())
}
