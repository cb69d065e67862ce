//! One plugin: the component, the grants it runs with, and the call.

use std::path::Path;

use mdbook_preprocessor::book;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, format_err};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::PluginConfig;

bindgen!({
    world: "plugin",
    path: "../../wit/part-3",
});

struct State {
    name: String,
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

/// What plugins may import from the host, as functions of this file.
impl PluginImports for State {
    fn log(&mut self, level: Level, message: String) {
        // A message is one line. With control characters it could forge a second one.
        let message = message.replace(char::is_control, " ");
        let level = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        };
        eprintln!("{level}: {}: {message}", self.name);
    }
}

/// Compiles plugins and links them. One for the whole process.
pub struct Loader {
    engine: Engine,
    linker: Linker<State>,
}

impl Loader {
    pub fn new() -> Result<Self> {
        let mut config = Config::new();
        config.concurrency_support(false);
        let engine = Engine::new(&config)?;

        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
        Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
        Ok(Self { engine, linker })
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
        let state = State {
            name: name_of(&file),
            wasi: grants(root, config)?,
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&self.engine, state);
        let instance =
            Plugin::instantiate(&mut store, &component, &self.linker).with_context(|| {
                format!(
                    "{shown} (a plugin in book.toml) doesn't fit: \
                     it must be built against the world in wit/part-3/plugin.wit"
                )
            })?;
        Ok(BookPlugin { store, instance })
    }
}

fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or(file.as_os_str());
    stem.to_string_lossy().into_owned()
}

fn grants(root: &Path, config: &PluginConfig) -> Result<WasiCtx> {
    let mut wasi = WasiCtxBuilder::new();
    // mdBook reads the book from our stdout. A `println!` in a plugin must not end up in it.
    wasi.stdout(std::io::stderr()).inherit_stderr();
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
    Ok(wasi.build())
}

/// A running plugin. It lives as long as the book is processed, so it may remember chapters.
pub struct BookPlugin {
    store: Store<State>,
    instance: Plugin,
}

impl BookPlugin {
    /// Returns the chapter's new content.
    ///
    /// # Errors
    ///
    /// If the plugin traps, or says itself that it can't.
    pub fn process(&mut self, chapter: &book::Chapter) -> Result<String> {
        let record = Chapter {
            name: chapter.name.clone(),
            content: chapter.content.clone(),
            number: chapter.number.as_ref().map(|number| number.to_vec()),
            path: chapter.path.as_ref().map(|path| path.display().to_string()),
        };
        let result = self.instance.call_process(&mut self.store, &record);
        // Outside, the engine's result: did the call return? Inside, the plugin's: did it work?
        let plugin = &self.store.data().name;
        result
            .with_context(|| format!("plugin {plugin} crashed in chapter \"{}\"", chapter.name))?
            .map_err(|reason| {
                format_err!("plugin {plugin}, chapter \"{}\": {reason}", chapter.name)
            })
    }
}
