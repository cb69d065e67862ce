//! An interface of types alone, and a state that doesn't implement its trait.

use wasmtime::component::{HasSelf, Linker, bindgen};

bindgen!({
    inline: "package tutorial:book;
    interface types { record chapter { title: string } }
    world plugin {
        use types.{chapter};
        export process: func(chapter: chapter) -> chapter;
    }",
});

struct State;

fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    Plugin::add_to_linker::<State, HasSelf<State>>(linker, |state| state)
}
