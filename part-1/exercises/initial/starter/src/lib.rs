//! A plugin that returns the first character of a text. It shall import nothing.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

struct Plugin;

impl Guest for Plugin {
    fn initial(s: String) -> char {
        s.chars().next().unwrap()
    }
}

export!(Plugin);
