//! WASI's linker function where it was once.

use wasmtime::component::Linker;

fn link(linker: &mut Linker<()>) -> wasmtime::Result<()> {
    wasmtime_wasi::add_to_linker_sync(linker)
}
