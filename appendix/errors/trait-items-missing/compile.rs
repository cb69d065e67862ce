//! A plugin that lacks a function of its contract.

wit_bindgen::generate!({
    inline: "package tutorial:texts; world plugin {
        export length: func(s: string) -> u32;
        export words: func(s: string) -> u32;
    }",
});

struct Plugin;

impl Guest for Plugin {
    fn length(s: String) -> u32 {
        s.len() as u32
    }
}
