//! The three forms of `result`, and the two layers each arrives in.

use wasmtime::{Result, Store};

use crate::exports::tutorial::resources::config::ParseError;
use crate::{Plugin, State};

pub fn show(store: &mut Store<State>, plugin: &Plugin) -> Result<()> {
    // ANCHOR: parse
    let config = plugin.tutorial_resources_config();

    // `?` takes the outer layer off. What it leaves is the contract's own result.
    match config.call_parse(&mut *store, "host = localhost\nport = 8080")? {
        Ok(entries) => {
            for entry in entries {
                println!("parse: {} is {}", entry.key, entry.value);
            }
        }
        Err(error) => println!("parse: {}", explain(&error)),
    }
    // ANCHOR_END: parse

    for text in ["port = 8080\nhost", " = 8080", "port = 1\nport = 2"] {
        match config.call_validate(&mut *store, text)? {
            Ok(()) => println!("validate {text:?}: fine"),
            Err(error) => println!("validate {text:?}: {}", explain(&error)),
        }
    }

    // ANCHOR: check
    for text in ["port = 8080", "port"] {
        let verdict = match config.call_check(&mut *store, text)? {
            Ok(()) => "fine",
            Err(()) => "not fine, and that is all it says",
        };
        println!("check {text:?}: {verdict}");
    }
    // ANCHOR_END: check
    Ok(())
}

// ANCHOR: explain
fn explain(error: &ParseError) -> String {
    match error {
        ParseError::MissingEquals(line) => format!("line {line} has no `=`"),
        ParseError::EmptyKey(line) => format!("line {line} has no key"),
        ParseError::DuplicateKey(key) => format!("`{key}` is set twice"),
    }
}
// ANCHOR_END: explain
