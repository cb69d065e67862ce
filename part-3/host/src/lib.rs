//! An mdBook preprocessor whose plugins are components.

mod call;
mod config;
mod contract;
mod grant;
mod kept;
mod limits;
mod load;
mod obeyed;
mod state;
mod terminal;
mod walk;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use call::BookPlugin;
use config::Config;
use kept::Kept;
use load::Loader;
use state::State;
pub use terminal::say;

/// Runs every plugin that book.toml names over every chapter, in the order of their entries.
pub struct WasmPreprocessor;

impl Preprocessor for WasmPreprocessor {
    fn name(&self) -> &str {
        "wasm"
    }

    /// Markdown goes in and Markdown comes out, so every renderer will do. But `mdbook test` has
    /// rustdoc run the code in chapters, with all of the user's rights.
    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer != "test")
    }

    /// # Errors
    ///
    /// If book.toml names no plugin, or grants one what can't be granted, or if a plugin fails that
    /// isn't optional.
    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let root = &context.root;
        let config: Option<Config> = context.config.get("preprocessor.wasm")?;
        let config = config.filter(|config| !config.plugin.is_empty()).context(
            "book.toml names no plugin: add [[preprocessor.wasm.plugin]] with path = \"FILE\"",
        )?;
        // mdBook's own `links` turns {{#include FILE}} into any file of this machine.
        ensure!(
            config.after.iter().any(|name| name == "links"),
            "after = [\"links\"] must stand under [preprocessor.wasm] in book.toml: \
             a plugin that ran before could include any file in the book"
        );
        // Whoever sets `renderers` isn't asked what is supported.
        ensure!(
            self.supports_renderer(&context.renderer)?,
            "`mdbook test` would run code from plugins: \
             take \"test\" out of renderers under [preprocessor.wasm] in book.toml"
        );

        let loader = Loader::new(config.cache.as_ref().map(|folder| root.join(folder)))?;
        let kept = Kept::new(context, &book, &config, loader.cache.as_deref());
        for plugin in &config.plugin {
            let wasi = grant::context(root, plugin, &kept)?;
            let state = State::new(name_of(&plugin.path), plugin, config.log, wasi);
            let start = || {
                let linked = loader.load(&root.join(&plugin.path))?;
                BookPlugin::start(&loader, &linked, plugin, state)
            };
            let ran = start().map_err(Into::into).and_then(|mut running| {
                walk::run_plugin(&mut running, plugin.optional, &context.renderer, &mut book)
            });
            match ran {
                Err(error) if plugin.optional => {
                    let cause = error.chain().skip(1).last();
                    let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
                    let reason = format!("{error}{cause}");
                    walk::warn(&reason, "the book goes on without it");
                }
                ran => ran?,
            }
        }
        Ok(book)
    }
}

fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or(file.as_os_str());
    stem.to_string_lossy().into_owned()
}
