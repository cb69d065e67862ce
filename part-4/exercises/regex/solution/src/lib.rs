//! Regular expressions for hosts that have none.

wit_bindgen::generate!({
    world: "plugin",
    path: "../starter/wit",
});

use exports::tutorial::regex::patterns::{Found, Guest, GuestPattern, SyntaxError};
use regex::Regex;

struct Plugin;

impl Guest for Plugin {
    type Pattern = Compiled;
}

// ANCHOR: compiled
struct Compiled(Regex);

impl GuestPattern for Compiled {
    fn new(source: String) -> Result<Self, SyntaxError> {
        // The error of `Regex` is a text. This parser is the one that `Regex` uses.
        if let Err(error) = regex_syntax::parse(&source) {
            return Err(syntax_error(error));
        }
        // What can be parsed may still be too large to compile.
        let compiled = Regex::new(&source).map_err(|error| SyntaxError {
            position: 0,
            message: error.to_string(),
        });
        compiled.map(Self)
    }

    fn find_all(&self, text: String) -> Vec<Found> {
        let matches = self.0.find_iter(&text);
        let found = matches.map(|found| Found {
            start: found.start() as u32,
            end: found.end() as u32,
            text: found.as_str().to_string(),
        });
        found.collect()
    }
}

fn syntax_error(error: regex_syntax::Error) -> SyntaxError {
    let (start, message) = match error {
        regex_syntax::Error::Parse(error) => (error.span().start, error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (error.span().start, error.kind().to_string()),
        other => (regex_syntax::ast::Position::new(0, 1, 1), other.to_string()),
    };
    SyntaxError {
        position: start.offset as u32,
        message,
    }
}
// ANCHOR_END: compiled

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
