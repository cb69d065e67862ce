//! The bindings of the plugin `faulty`, the two imports that it needs, and how it is linked.

use std::thread;
use std::time::Duration;

use wasmtime::component::{HasSelf, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, bail};

use crate::setup;
pub use crate::setup::State;

// ANCHOR: bindgen
bindgen!({
    world: "faulty",
    path: "../../../../wit/part-4",
    // Each import returns a `Result` of the engine's: the host may end the plugin with an error.
    imports: { default: trappable },
});
// ANCHOR_END: bindgen

// ANCHOR: ask
impl FaultyImports for State {
    fn ask(&mut self, question: String) -> Result<String> {
        if question.is_empty() {
            bail!("the host refuses to answer");
        }
        Ok(format!("{} bytes arrived", question.len()))
    }
    // ANCHOR_END: ask

    fn nap(&mut self, milliseconds: u32) -> Result<()> {
        thread::sleep(Duration::from_millis(milliseconds.into()));
        Ok(())
    }
}

// ANCHOR: link
/// Compiles and links the plugin. For a fresh instance, all that is left to do is to start it.
pub fn link(engine: &Engine) -> Result<FaultyPre<State>> {
    let component = setup::component(engine)?;
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Faulty::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let linked = linker.instantiate_pre(&component).and_then(FaultyPre::new);
    linked.with_context(|| setup::misfit("faulty"))
}
// ANCHOR_END: link
