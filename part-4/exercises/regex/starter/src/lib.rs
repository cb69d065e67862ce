//! Regular expressions for hosts that have none.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

use exports::tutorial::regex::patterns::{Found, Guest, GuestPattern, SyntaxError};
use regex::Regex;

struct Plugin;

impl Guest for Plugin {
    type Pattern = Compiled;
}

struct Compiled(Regex);

impl GuestPattern for Compiled {
    fn new(source: String) -> Result<Self, SyntaxError> {
        Ok(Self(Regex::new(&source).unwrap()))
    }

    fn find_all(&self, text: String) -> Vec<Found> {
        let _matches = self.0.find_iter(&text);
        Vec::new()
    }
}

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
