//! WASI is put into one linker two times.

use wasmtime::component::Linker;
use wasmtime::{Engine, Result};

pub fn run(_: &[u8]) -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    for _ in 0..2 {
        linker
            .instance("tutorial:book/host")?
            .func_wrap("log", |_, (): ()| Ok(()))?;
    }
    Ok(())
}
