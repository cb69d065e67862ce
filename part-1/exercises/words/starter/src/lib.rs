//! A plugin that counts the characters of a string. It shall count its words as well.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

struct Plugin;

impl Guest for Plugin {
    fn length(s: String) -> u32 {
        s.chars().count() as u32
    }
}

export!(Plugin);
