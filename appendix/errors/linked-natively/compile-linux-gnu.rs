//! The same with GNU's linker in place of Rust's own.
//! Compiled with --crate-type cdylib -C linker-features=-lld.

wit_bindgen::generate!({
    inline: "package tutorial:texts; world plugin { export texts; }
    interface texts { length: func(); }",
});

struct Plugin;

impl exports::tutorial::texts::texts::Guest for Plugin {
    fn length() {}
}

export!(Plugin);
