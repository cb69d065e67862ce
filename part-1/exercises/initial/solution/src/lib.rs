//! A plugin that returns the first character of a text, and imports nothing.

wit_bindgen::generate!({
    world: "plugin",
    path: "../starter/wit",
});

struct Plugin;

impl Guest for Plugin {
    // ANCHOR: initial
    fn initial(s: String) -> char {
        s.chars().next().unwrap_or('?')
    }
    // ANCHOR_END: initial
}

export!(Plugin);
