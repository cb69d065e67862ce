//! What a plugin costs a build of a book: the first time, from then on, and for each chapter.
//!
//! Takes part-3-identity and part-3-links.

use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use part_3_host::WasmPreprocessor;
use serde_json::json;
use tempfile::TempDir;

/// Chapters of the long book, and bytes in each.
const CHAPTERS: usize = 1000;
const BYTES: usize = 10_000;

fn main() -> Result<()> {
    println!(
        "{:>12} {:>12} {:>14}  plugin",
        "later builds", "first build", "1000 chapters"
    );
    for plugin in env::args_os().skip(1).filter(|arg| arg != "--bench") {
        let plugin = std::path::absolute(plugin)?;
        let folder = TempDir::new()?;
        let first = build(&plugin, &folder, 0)?;
        let empty = median(|| build(&plugin, &folder, 0))?;
        let long = median(|| build(&plugin, &folder, CHAPTERS))?;
        let chapters = long.saturating_sub(empty);
        let name = plugin.file_stem().unwrap_or_default().to_string_lossy();
        let ms = empty.as_secs_f64() * 1000.0;
        let (first, chapters) = (
            first.div_duration_f64(empty),
            chapters.div_duration_f64(empty),
        );
        println!("{ms:>9.1} ms {first:>10.1} × {chapters:>12.1} ×  {name}");
    }
    Ok(())
}

/// The time from the configuration to the finished book.
fn build(plugin: &Path, folder: &TempDir, chapters: usize) -> Result<Duration> {
    let text = "All work and no play makes Jack a dull boy.\n".repeat(BYTES / 44);
    let chapter = |number| {
        let (name, path) = (format!("Chapter {number}"), format!("{number}.md"));
        BookItem::Chapter(Chapter::new(&name, text.clone(), path, Vec::new()))
    };
    let book = Book::new_with_items((0..chapters).map(chapter).collect());
    let mut config = Config::default();
    let plugins = json!([{ "path": plugin, "seconds": 600, "megabytes": 1024 }]);
    config.set("preprocessor.wasm.plugin", plugins)?;
    config.set("preprocessor.wasm.cache", "compiled")?;
    config.set("preprocessor.wasm.after", ["links"])?;
    let root = folder.path().to_path_buf();
    let context = PreprocessorContext::new(root, config, "html".to_string());
    let begin = Instant::now();
    WasmPreprocessor.run(&context, book)?;
    Ok(begin.elapsed())
}

fn median(measure: impl Fn() -> Result<Duration>) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..11 {
        times.push(measure()?);
    }
    times.sort();
    Ok(times[times.len() / 2])
}
