//! Hands a record to a plugin and prints the record that comes back.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Cache, CacheConfig, Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "plugin",
    path: "../../wit/part-2",
});

// ANCHOR: state
/// What the host keeps for one plugin: the WASI it may see, and the handles it holds.
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
// ANCHOR_END: state

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", printable(&error));
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {}", printable(cause));
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no plugin given; type `cargo xtask run part-2`, or pass a component: part-2-host FILE",
    )?;

    let mut config = Config::new();
    config.concurrency_support(false);
    // ANCHOR: cache
    // Compiled once, and then kept there. Whoever can write to that folder chooses what runs here.
    if let Some(folder) = std::env::var_os("PLUGIN_CACHE") {
        let mut kept = CacheConfig::new();
        kept.with_directory(folder);
        config.cache(Some(Cache::new(kept)?));
    }
    // ANCHOR_END: cache
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --release --target wasm32-wasip2` makes them"
        )
    })?;

    // ANCHOR: linker
    // Most Rust plugins ask for WASI, if only because a panic wants to print its message.
    // Linking it makes the functions exist; what they can reach is up to the context below.
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    // ANCHOR_END: linker

    // ANCHOR: store
    // An empty context: no files, no network, no environment, no standard streams.
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    // ANCHOR_END: store
    let plugin = Plugin::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: \
             it must be built against the world in wit/part-2/plugin.wit"
        )
    })?;

    // ANCHOR: call
    let chapter = Chapter {
        title: "Why WASM?".to_string(),
        content: "WASM runs anywhere. Write WASM once.".to_string(),
        number: Some(vec![1, 2]),
    };
    println!("before: {} / {}", chapter.title, chapter.content);
    // Taken by reference: the host's record is copied into the plugin, not moved.
    let processed = plugin
        .call_process(&mut store, &chapter)
        .with_context(|| format!("{file} failed in `process`"))?;
    let (title, content) = (printable(processed.title), printable(processed.content));
    println!("after:  {title} / {content}");
    // ANCHOR_END: call
    Ok(())
}

/// Escapes what a terminal would obey, and indents further lines: a plugin chooses what it returns, and
/// the names that errors repeat. Bytes, which the parser lists one to a line, are put on one.
fn printable(text: impl ToString) -> String {
    let text = text.to_string().replace("\n    0x", " 0x");
    let mut shown = String::new();
    for c in text.replace(",\n]", " ]").trim_end().chars() {
        match c {
            '\n' => shown.push_str("\n    "),
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
