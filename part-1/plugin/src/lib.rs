//! A plugin that counts the characters of a string.

wit_bindgen::generate!({
    world: "plugin",
    path: "../../wit/part-1",
});

// ANCHOR: guest
struct Plugin;

impl Guest for Plugin {
    fn length(s: String) -> u32 {
        s.chars().count() as u32
    }
}

export!(Plugin);
// ANCHOR_END: guest
