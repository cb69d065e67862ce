//! A plugin that counts the characters of a string, and its words.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

struct Plugin;

impl Guest for Plugin {
    fn length(s: String) -> u32 {
        s.chars().count() as u32
    }

    // ANCHOR: words
    fn words(s: String) -> u32 {
        s.split_whitespace().count() as u32
    }
    // ANCHOR_END: words
}

export!(Plugin);
