//! An mdBook preprocessor whose plugins are components.

mod limits;
mod plugin;

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use anyhow::{Result, bail};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde::Deserialize;

use plugin::{BookPlugin, Loader};

/// One `[[preprocessor.wasm.plugin]]` of book.toml: a component, and what it is granted.
// A misspelled grant must not pass for no grant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PluginConfig {
    /// The component, relative to the folder of book.toml.
    path: PathBuf,
    /// Folders the plugin may read, relative to the folder of book.toml.
    #[serde(default)]
    read: Vec<String>,
    /// Environment variables the plugin may see.
    #[serde(default)]
    env: Vec<String>,
    /// Seconds that the plugin may take for one chapter, or to start.
    #[serde(default = "ten")]
    seconds: NonZeroU64,
    /// Megabytes (1024 × 1024 bytes) that its memories may have together.
    #[serde(default = "a_quarter_of_a_gigabyte")]
    megabytes: NonZeroUsize,
}

fn ten() -> NonZeroU64 {
    NonZeroU64::new(10).expect("it isn't zero")
}

fn a_quarter_of_a_gigabyte() -> NonZeroUsize {
    NonZeroUsize::new(256).expect("it isn't zero")
}

/// Runs every plugin that book.toml names over every chapter, in the order of their entries.
pub struct WasmPreprocessor;

impl Preprocessor for WasmPreprocessor {
    fn name(&self) -> &str {
        "wasm"
    }

    /// # Errors
    ///
    /// If book.toml names no plugin, one can't be loaded, or one fails in a chapter.
    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let plugins: Option<Vec<PluginConfig>> = context.config.get("preprocessor.wasm.plugin")?;
        let plugins = plugins.unwrap_or_default();
        if plugins.is_empty() {
            bail!(
                "book.toml names no plugin: add [[preprocessor.wasm.plugin]] with path = \"FILE\""
            );
        }

        let loader = Loader::new()?;
        for config in plugins {
            let mut plugin = loader.load(&context.root, &config)?;
            process_all(&mut book.items, &mut plugin)?;
        }
        Ok(book)
    }
}

/// Hands over one chapter at a time. WIT has no recursive types, so the tree stays here, and
/// with it everything that a plugin has no business with.
fn process_all(items: &mut [BookItem], plugin: &mut BookPlugin) -> Result<()> {
    for item in items {
        // Part titles and separators have no text, and a draft has none yet.
        if let BookItem::Chapter(chapter) = item {
            if !chapter.is_draft_chapter() {
                chapter.content = plugin.process(chapter)?;
            }
            process_all(&mut chapter.sub_items, plugin)?;
        }
    }
    Ok(())
}
