//! `export!` beside the module that it was generated in.

mod bindings {
    wit_bindgen::generate!({
        inline: "package tutorial:texts; world plugin { export length: func(); }",
    });
}

struct Plugin;

impl bindings::Guest for Plugin {
    fn length() {}
}

export!(Plugin);
