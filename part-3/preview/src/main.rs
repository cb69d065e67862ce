//! Runs a small book's plugins as mdBook would, and prints the chapters that come out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_summary::{SummaryItem, parse_summary};
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
        "no plugin given; type `cargo xtask run part-3`, or pass a component: part-3-preview FILE",
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

    let book = load(&root.join("src"))?;
    // mdBook would start `mdbook-wasm`, and send it these two. That the real one does is tested.
    let context = PreprocessorContext::new(root, config, "markdown".to_string());
    let book = WasmPreprocessor.run(&context, book)?;
    let chapters: Vec<_> = book.chapters().map(|chapter| &*chapter.content).collect();
    print!("{}", chapters.join("\n"));
    Ok(())
}

/// The book as mdBook reads it.
fn load(source: &Path) -> Result<Book> {
    let summary = parse_summary(&fs::read_to_string(source.join("SUMMARY.md"))?)?;
    let parts = [
        &summary.prefix_chapters,
        &summary.numbered_chapters,
        &summary.suffix_chapters,
    ];
    let items = parts.into_iter().flatten();
    let items: Result<_> = items.map(|item| load_item(item, source, &[])).collect();
    Ok(Book::new_with_items(items?))
}

fn load_item(item: &SummaryItem, source: &Path, parents: &[String]) -> Result<BookItem> {
    let link = match item {
        SummaryItem::Link(link) => link,
        SummaryItem::PartTitle(title) => return Ok(BookItem::PartTitle(title.clone())),
        _ => return Ok(BookItem::Separator),
    };
    let mut chapter = match &link.location {
        Some(file) => {
            let content = fs::read_to_string(source.join(file))?;
            Chapter::new(&link.name, content, file, parents.to_vec())
        }
        // One that is only announced.
        None => Chapter::new_draft(&link.name, parents.to_vec()),
    };
    chapter.number = link.number.clone();
    let parents = [parents, std::slice::from_ref(&link.name)].concat();
    let nested = link.nested_items.iter();
    chapter.sub_items = nested
        .map(|item| load_item(item, source, &parents))
        .collect::<Result<_>>()?;
    Ok(BookItem::Chapter(chapter))
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
