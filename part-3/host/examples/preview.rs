//! Runs one plugin over a small book, inside mdBook itself, and prints the chapters.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;
use part_3_host::WasmPreprocessor;
use serde_json::{Map, Value};

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
    let plugin = std::env::args_os().nth(1).map(PathBuf::from).context(
        "no plugin given; type `cargo xtask run part-3`, or pass a component: preview FILE",
    )?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample-book");
    let mut config = Config::from_disk(root.join("book.toml"))?;
    // The book's first plugin is swapped for the one given; its grants stay.
    let plugins: Option<Vec<Map<String, Value>>> = config.get("preprocessor.wasm.plugin")?;
    let mut plugins = plugins.context("book.toml names no plugin")?;
    let plugin = std::path::absolute(plugin)?;
    plugins[0].insert("path".to_string(), serde_json::to_value(plugin)?);
    config.set("preprocessor.wasm.plugin", plugins)?;

    let mut book = MDBook::load_with_config(root, config)?;
    // In this process instead of one of its own; for mdBook it's the same preprocessor.
    book.with_preprocessor(WasmPreprocessor);
    let (book, _) = book.preprocess_book(&MarkdownRenderer::new())?;
    for chapter in book.chapters() {
        println!("{}", chapter.content);
    }
    Ok(())
}

/// Escapes what a terminal would obey. A plugin chooses the names of its functions and imports, and
/// errors repeat them.
fn printable(text: impl ToString) -> String {
    let mut shown = String::new();
    for c in text.to_string().chars() {
        match c {
            '\n' | '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
