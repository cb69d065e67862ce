//! One error type for a host, without losing the plugin's own.

use std::process::ExitCode;
use std::{error, fmt};

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "plugin",
    path: "../../wit/part-4",
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

use exports::tutorial::resources::config::{ConfigEntry, ParseError};

// ANCHOR: error
/// What can go wrong when a host has a text parsed.
#[derive(Debug)]
enum ConfigError {
    /// The plugin did its work, and the text is wrong. The user can mend it.
    Wrong(ParseError),
    /// The plugin didn't do its work. The user can't do anything about it.
    Broken(wasmtime::Error),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(ParseError::MissingEquals(line)) => write!(f, "line {line} has no `=`"),
            Self::Wrong(ParseError::EmptyKey(line)) => write!(f, "line {line} has no key"),
            Self::Wrong(ParseError::DuplicateKey(key)) => write!(f, "`{key}` is set twice"),
            Self::Broken(error) => write!(f, "the plugin crashed: {error}"),
        }
    }
}

impl error::Error for ConfigError {}

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
// ANCHOR_END: error

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 one-error`, or pass one: one-error FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    store.set_fuel(1_000_000)?;
    let plugin = Plugin::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `plugin` \
             in wit/part-4/plugin.wit"
        )
    })?;

    // ANCHOR: use
    for text in ["port = 8080", "port = 8080\nhost"] {
        match parse(&mut store, &plugin, text) {
            Ok(entries) => println!("{} entries", entries.len()),
            Err(error) => println!("{error}"),
        }
    }

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
