//! Runs a small book's plugins inside mdBook itself, and prints the chapters that come out.

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
    // The component given takes the first plugin's place, and its grants. Others are beside it,
    // wherever cargo builds.
    let plugin = std::path::absolute(plugin)?;
    let plugins: Option<Vec<Map<String, Value>>> = config.get("preprocessor.wasm.plugin")?;
    let mut plugins = plugins.context("book.toml names no plugin")?;
    for other in &mut plugins[1..] {
        let path = other
            .get("path")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let name = Path::new(path).file_name().unwrap_or_default();
        other.insert(
            "path".to_string(),
            serde_json::to_value(plugin.with_file_name(name))?,
        );
    }
    plugins[0].insert("path".to_string(), serde_json::to_value(plugin)?);
    config.set("preprocessor.wasm.plugin", plugins)?;

    let mut book = MDBook::load_with_config(root, config)?;
    // In this process instead of one of its own; for mdBook it's the same preprocessor.
    book.with_preprocessor(WasmPreprocessor);
    let (book, _) = book.preprocess_book(&MarkdownRenderer::new())?;
    let chapters: Vec<_> = book.chapters().map(|chapter| &*chapter.content).collect();
    print!("{}", chapters.join("\n"));
    Ok(())
}

/// Escapes what a terminal would obey. A plugin chooses the names of its imports, and errors repeat
/// them: whatever has several lines is indented, so that none looks like one of ours. Bytes, which the
/// parser lists one to a line, are put on one.
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
