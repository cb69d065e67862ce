//! A plugin that exports an interface, linked for the machine that compiles it.
//! Compiled with --crate-type cdylib.

wit_bindgen::generate!({
    inline: "package tutorial:texts; world plugin { export texts; }
    interface texts { length: func(); }",
});

struct Plugin;

impl exports::tutorial::texts::texts::Guest for Plugin {
    fn length() {}
}

export!(Plugin);
