//! An error of `anyhow`'s, where one of Wasmtime's is returned.

fn load() -> wasmtime::Result<()> {
    let text: anyhow::Result<()> = Err(anyhow::anyhow!("no such file"));
    text?;
    Ok(())
}
