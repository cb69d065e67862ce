//! One plugin: the component, the grants and limits it runs with, and the call.

use std::path::Path;
use std::sync::Arc;

use mdbook_preprocessor::book;
use tokio::runtime::Runtime;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, Store, ensure, format_err};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::PluginConfig;
use crate::limits::{self, Meter};

bindgen!({
    world: "plugin",
    path: "../../wit/part-3",
    // The host may end the plugin with an error, and gives a call up when its time is over.
    imports: { default: trappable },
    exports: { default: async },
});

/// Bytes that a plugin may print, and as many that it may log, while one book is built.
const OUTPUT: usize = 256 * 1024;

struct State {
    name: String,
    wasi: WasiCtx,
    table: ResourceTable,
    meter: Meter,
    /// Its stdout and its stderr, and how much of them has been shown.
    output: MemoryOutputPipe,
    shown: usize,
    /// Bytes logged.
    logged: usize,
}

impl State {
    fn new(name: String, config: &PluginConfig, wasi: &mut WasiCtxBuilder) -> Self {
        // mdBook reads the book from our stdout. A `println!` in a plugin must not end up in it.
        let output = MemoryOutputPipe::new(OUTPUT);
        wasi.stdout(output.clone()).stderr(output.clone());
        wasi.max_random_size(64 * 1024);
        let mut table = ResourceTable::new();
        table.set_max_capacity(1000);
        Self {
            name,
            wasi: wasi.build(),
            table,
            meter: Meter::new(config.megabytes.get()),
            output,
            shown: 0,
            logged: 0,
        }
    }

    /// Shows what the plugin has printed since the last time, each line under its name.
    fn show_output(&mut self) {
        let printed = self.output.contents();
        for line in String::from_utf8_lossy(&printed[self.shown..]).lines() {
            eprintln!("print: {}: {}", self.name, printable(line));
        }
        self.shown = printed.len();
    }
}

/// On one line, with nothing in it that a terminal would obey: a plugin can't forge a line.
fn printable(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// What plugins may import from the host, as functions of this file.
impl PluginImports for State {
    fn log(&mut self, level: Level, message: String) -> Result<()> {
        self.logged += message.len();
        ensure!(self.logged <= OUTPUT, "more than {OUTPUT} bytes logged");
        let level = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        };
        eprintln!("{level}: {}: {}", self.name, printable(&message));
        Ok(())
    }
}

/// Compiles plugins and links them. One for the whole process.
pub struct Loader {
    engine: Engine,
    linker: Linker<State>,
    runtime: Arc<Runtime>,
}

impl Loader {
    pub fn new() -> Result<Self> {
        let engine = limits::engine()?;
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
        Ok(Self {
            engine,
            linker,
            runtime: Arc::new(limits::runtime()?),
        })
    }

    /// Starts the plugin that `config` names, with its grants and no others.
    pub fn load(&self, root: &Path, config: &PluginConfig) -> Result<BookPlugin> {
        let file = root.join(&config.path);
        let shown = file.display();
        let component = Component::from_file(&self.engine, &file).with_context(|| {
            format!(
                "{shown} (a plugin in book.toml) can't be loaded: a component was expected, \
                 as `cargo build --release --target wasm32-wasip2` makes them"
            )
        })?;
        let linked = self.linker.instantiate_pre(&component);
        let linked = linked.and_then(PluginPre::new).with_context(|| {
            format!(
                "{shown} (a plugin in book.toml) doesn't fit: \
                 it must be built against the world in wit/part-3/plugin.wit"
            )
        })?;
        let state = State::new(name_of(&file), config, &mut grants(root, config)?);
        let mut store = Store::new(&self.engine, state);
        store.limiter(|state| &mut state.meter);
        store.set_hostcall_fuel(64 * 1024 * 1024);
        store.set_max_component_handles(1000);
        // At each tick the plugin gives way, so that `within` can look at the clock.
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let seconds = config.seconds.get();
        let start = linked.instantiate_async(&mut store);
        let started = limits::within(&self.runtime, seconds, start);
        store.data_mut().show_output();
        let instance =
            started.with_context(|| format!("{shown} (a plugin in book.toml) didn't start"))?;
        Ok(BookPlugin {
            runtime: self.runtime.clone(),
            seconds,
            store,
            instance,
        })
    }
}

fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or(file.as_os_str());
    stem.to_string_lossy().into_owned()
}

fn grants(root: &Path, config: &PluginConfig) -> Result<WasiCtxBuilder> {
    let mut wasi = WasiCtxBuilder::new();
    for folder in &config.read {
        wasi.preopened_dir(root.join(folder), folder, FsPerms::ReadOnly)
            .with_context(|| {
                format!(
                    "read = [\"{folder}\"] in book.toml: \
                     there must be such a folder beside book.toml"
                )
            })?;
    }
    for name in &config.env {
        let value = std::env::var(name).with_context(|| {
            format!("env = [\"{name}\"] in book.toml: the variable must be set")
        })?;
        wasi.env(name, value);
    }
    Ok(wasi)
}

/// A running plugin. It lives as long as the book is processed, so it may remember chapters.
pub struct BookPlugin {
    runtime: Arc<Runtime>,
    seconds: u64,
    store: Store<State>,
    instance: Plugin,
}

impl BookPlugin {
    /// Returns the chapter's new content.
    ///
    /// # Errors
    ///
    /// If the plugin traps, exceeds a limit, or says itself that it can't.
    pub fn process(&mut self, chapter: &book::Chapter) -> Result<String> {
        let record = Chapter {
            name: chapter.name.clone(),
            content: chapter.content.clone(),
            number: chapter.number.as_ref().map(|number| number.to_vec()),
            path: chapter.path.as_ref().map(|path| path.display().to_string()),
        };
        let call = self.instance.call_process(&mut self.store, &record);
        let result = limits::within(&self.runtime, self.seconds, call);
        self.store.data_mut().show_output();
        // Outside, the engine's result: did the call return? Inside, the plugin's: did it work?
        let plugin = &self.store.data().name;
        result
            .with_context(|| format!("plugin {plugin} crashed in chapter \"{}\"", chapter.name))?
            .map_err(|reason| {
                let reason = printable(&reason);
                format_err!("plugin {plugin}, chapter \"{}\": {reason}", chapter.name)
            })
    }
}
