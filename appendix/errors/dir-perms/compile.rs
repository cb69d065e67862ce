//! The permissions of a folder, as they were once.

use wasmtime_wasi::{DirPerms, WasiCtxBuilder};

fn grant(builder: &mut WasiCtxBuilder) -> wasmtime::Result<()> {
    builder.preopened_dir("text", "/", DirPerms::READ)?;
    Ok(())
}
