//! A type of an interface that is imported and exported, and a function that uses it.

use wasmtime::component::bindgen;

bindgen!({
    inline: "package tutorial:book;
    interface types { record chapter { title: string } }
    world plugin {
        import types;
        export types;
        use types.{chapter};
        export process: func(chapter: chapter) -> chapter;
    }",
});

fn pass_on(one: tutorial::book::types::Chapter) -> exports::tutorial::book::types::Chapter {
    one
}
