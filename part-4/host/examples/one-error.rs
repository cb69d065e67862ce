//! One error type for a host, without losing the plugin's own.

use std::{error, fmt};

use part_4_shared::plugin::{
    self,
    exports::tutorial::resources::config::{ConfigEntry, ParseError},
};
use plugin::{Plugin, State};
use wasmtime::{Config, Engine, Result, Store};

// ANCHOR: type
/// What can go wrong when a host has a text parsed.
#[derive(Debug)]
enum ConfigError {
    /// The plugin did its work, and the text is wrong. The user can mend it.
    Wrong(ParseError),
    /// The call failed. Nothing that the user types would change that.
    Broken(wasmtime::Error),
}
// ANCHOR_END: type

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(ParseError::MissingEquals(line)) => write!(f, "line {line} has no `=`"),
            Self::Wrong(ParseError::EmptyKey(line)) => write!(f, "line {line} has no key"),
            Self::Wrong(ParseError::DuplicateKey(key)) => write!(f, "`{key}` is set twice"),
            Self::Broken(error) => write!(f, "the call failed: {}", error.root_cause()),
        }
    }
}

impl error::Error for ConfigError {}

// ANCHOR: parse
fn parse(
    store: &mut Store<State>,
    plugin: &Plugin,
    text: &str,
) -> Result<Vec<ConfigEntry>, ConfigError> {
    let config = plugin.tutorial_resources_config();
    let answer = config
        .call_parse(store, text)
        .map_err(ConfigError::Broken)?;
    answer.map_err(ConfigError::Wrong)
}
// ANCHOR_END: parse

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;
    let mut store = Store::new(&engine, State::new());
    store.set_fuel(1_000_000)?;
    let plugin = linked.instantiate(&mut store)?;

    for text in ["port = 8080", "port = 8080\nhost"] {
        match parse(&mut store, &plugin, text) {
            Ok(entries) => println!("{} entries", entries.len()),
            Err(error) => println!("{error}"),
        }
    }

    // ANCHOR: use
    // Through `?` and an error type that holds anything: the plugin's own error is still there.
    let error: wasmtime::Error = parse(&mut store, &plugin, " = 8080").unwrap_err().into();
    let inner = error.downcast_ref::<ConfigError>();
    println!(
        "found again: {}",
        matches!(inner, Some(ConfigError::Wrong(ParseError::EmptyKey(1))))
    );

    store.set_fuel(100)?;
    let crashed = parse(&mut store, &plugin, "port = 8080");
    println!(
        "without fuel: broken, not wrong: {}",
        matches!(crashed, Err(ConfigError::Broken(_)))
    );
    // ANCHOR_END: use
    Ok(())
}
