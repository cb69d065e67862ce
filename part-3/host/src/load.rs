//! From a file to something that can be started: compiled once, checked, and linked.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use wasmtime::component::{Component, HasSelf, Linker, Resource};
use wasmtime::error::Context;
use wasmtime::{Cache, CacheConfig, Config, Engine, Result, bail, ensure};
use wasmtime_wasi::p2::bindings::filesystem::types::{Descriptor, ErrorCode, PathFlags};

use crate::contract::{v0_1, v0_2};
use crate::limits;
use crate::state::State;
use crate::terminal::{meanwhile, say};

/// Compiles plugins and links them. One for the whole process.
pub struct Loader {
    pub engine: Engine,
    linker: Linker<State>,
    pub runtime: &'static Runtime,
    /// The folder in which compiled plugins are kept.
    pub cache: Option<PathBuf>,
}

// ANCHOR: enum
/// A plugin ready to be started, in the version of the contract that it was built against.
pub enum Linked {
    V0_1(v0_1::PluginPre<State>),
    V0_2(v0_2::PluginPre<State>),
}
// ANCHOR_END: enum

impl Loader {
    /// Keeps what it compiles in `folder`, which is created if there is none, or where Wasmtime
    /// keeps it for other programs.
    pub fn new(folder: Option<PathBuf>) -> Result<Self> {
        let mut kept = CacheConfig::new();
        if let Some(folder) = &folder {
            kept.with_directory(folder);
        }
        let cache = match Cache::new(kept) {
            Ok(cache) => Some(cache),
            // A user without a home can still have a book.
            Err(error) if folder.is_none() => {
                say(&format!("warn: compiled plugins can't be kept: {error}"));
                None
            }
            Err(error) => return Err(error.context("cache in book.toml names no place for it")),
        };
        let mut config = Config::new();
        config.concurrency_support(false);
        // Whoever made a plugin chose the names of its functions, and errors would repeat them.
        config.wasm_backtrace_max_frames(None);
        config.cache(cache.clone());
        let engine = limits::engine(config)?;

        // ANCHOR: link
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        v0_1::Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
        v0_2::Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
        // ANCHOR_END: link
        forbid_links(&mut linker)?;
        Ok(Self {
            engine,
            linker,
            runtime: limits::runtime()?,
            cache: cache.map(|cache| cache.directory().clone()),
        })
    }

    /// Compiles a plugin, unless that was done before, and links it.
    ///
    /// # Errors
    ///
    /// If it is no component, of no version that is known, or wants more than there is.
    pub fn load(&self, file: &Path) -> Result<Linked> {
        let shown = format!("{} (a plugin in book.toml)", file.display());
        let component = self.compile(file).with_context(|| {
            format!(
                "{shown} can't be loaded: a component was expected, \
                 as `cargo build --release --target wasm32-wasip2` makes them"
            )
        })?;
        let version = self.version(&component);
        let version = version.with_context(|| format!("{shown} doesn't fit"))?;
        // ANCHOR: linked
        let linked = self.linker.instantiate_pre(&component);
        let linked = linked.and_then(|linked| match version {
            "0.1" => Ok(Linked::V0_1(v0_1::PluginPre::new(linked)?)),
            _ => Ok(Linked::V0_2(v0_2::PluginPre::new(linked)?)),
        });
        // ANCHOR_END: linked
        linked.with_context(|| {
            format!(
                "{shown} doesn't fit: it must be built against the world in \
                 wit/part-3/v{version}/book.wit"
            )
        })
    }

    /// A large plugin takes a while to compile; whoever waits is told why.
    fn compile(&self, file: &Path) -> Result<Component> {
        let text = format!("compiling {}, this once", file.display());
        let (done, waiting) = channel::<()>();
        thread::spawn(move || {
            if waiting.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                meanwhile(&text);
            }
        });
        let component = Component::from_file(&self.engine, file);
        drop(done);
        component
    }

    // ANCHOR: version
    /// Reads from its exports which version of the contract a plugin was built against; of several,
    /// the newest that is known.
    fn version(&self, component: &Component) -> Result<&'static str> {
        let exports = component.component_type();
        let exports = exports.exports(&self.engine).map(|(name, _)| name);
        let versions: Vec<_> = exports
            .filter_map(|name| name.strip_prefix("tutorial:book/preprocessor@"))
            .collect();
        ensure!(
            !versions.is_empty(),
            "it is no book plugin: it doesn't export tutorial:book/preprocessor"
        );
        for known in ["0.2", "0.1"] {
            // 0.1.3 would be a 0.1 with something added; 0.1.0-rc.1 matches nothing but itself.
            let is_it = |version: &&str| {
                version.starts_with(&format!("{known}.")) && !version.contains('-')
            };
            if versions.iter().any(is_it) {
                return Ok(known);
            }
        }
        bail!(
            "it was built against tutorial:book {}; this mdbook-wasm knows 0.1 and 0.2",
            versions.join(" and ")
        )
    }
    // ANCHOR_END: version
}

// ANCHOR: forbid
/// WASI keeps a plugin from following a link out of its folder. But it may make one, and mdBook,
/// which is in no sandbox, would follow it. And it may give a file a second name, under which it
/// could still write when you have moved the file into your book.
fn forbid_links(linker: &mut Linker<State>) -> Result<()> {
    linker.allow_shadowing(true);
    let mut types = linker.instance("wasi:filesystem/types@0.2.12")?;
    type Symbolic = (Resource<Descriptor>, String, String);
    types.func_wrap("[method]descriptor.symlink-at", |_, _: Symbolic| {
        Ok((Err::<(), _>(ErrorCode::NotPermitted),))
    })?;
    type Hard = (
        Resource<Descriptor>,
        PathFlags,
        String,
        Resource<Descriptor>,
        String,
    );
    types.func_wrap("[method]descriptor.link-at", |_, _: Hard| {
        Ok((Err::<(), _>(ErrorCode::NotPermitted),))
    })?;
    linker.allow_shadowing(false);
    Ok(())
}
// ANCHOR_END: forbid
