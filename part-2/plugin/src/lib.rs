//! A plugin that spells WebAssembly's short name as its specification does.

wit_bindgen::generate!({
    world: "plugin",
    path: "../../wit/part-2",
});

struct Plugin;

impl Guest for Plugin {
    fn process(chapter: Chapter) -> Chapter {
        Chapter {
            content: chapter.content.replace("WASM", "Wasm"),
            ..chapter
        }
    }
}

export!(Plugin);
