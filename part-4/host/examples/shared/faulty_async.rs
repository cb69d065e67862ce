//! The plugin `faulty` for an async host, in the sandbox: bindings, imports, and how it is linked.

use std::env;
use std::time::Duration;

use wasmtime::component::{HasSelf, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, bail};

use crate::sandbox::{self, Limits, State, compiler};

// ANCHOR: bindgen
bindgen!({
    world: "faulty",
    path: "../../../../wit/part-4",
    imports: { "nap": async | trappable, default: trappable },
    // Every call can be waited for, and given up.
    exports: { default: async },
});
// ANCHOR_END: bindgen

impl FaultyImports for State<()> {
    fn ask(&mut self, question: String) -> Result<String> {
        if question.is_empty() {
            bail!("the host refuses to answer");
        }
        Ok(format!("{} bytes arrived", question.len()))
    }

    // ANCHOR: nap
    // While this waits, the thread is free for other plugins.
    async fn nap(&mut self, milliseconds: u32) -> Result<()> {
        tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
        Ok(())
    }
    // ANCHOR_END: nap
}

/// What the plugin may import: all of WASI, with nothing granted, and the two imports above.
pub fn linker(engine: &Engine) -> Result<Linker<State<()>>> {
    let mut linker = sandbox::linker(engine)?;
    Faulty::add_to_linker::<_, HasSelf<State<()>>>(&mut linker, |state| state)?;
    Ok(linker)
}

/// Compiles and links the plugin that the command line names first.
pub fn link(engine: &Engine, limits: &Limits) -> Result<FaultyPre<State<()>>> {
    let file = env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 EXAMPLE`, \
         or pass one: EXAMPLE FILE",
    )?;
    let component = compiler::compile(engine, limits, &file)?;
    let linked = linker(engine)?.instantiate_pre(&component);
    linked.and_then(FaultyPre::new).with_context(|| {
        format!("{file} doesn't fit: it must be built against the world `faulty` in wit/part-4")
    })
}
