//! WASI for a state that has none.

use wasmtime::component::Linker;

struct State;

fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_sync(linker)
}
