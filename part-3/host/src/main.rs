//! `mdbook-wasm`: mdBook's preprocessor protocol around [`WasmPreprocessor`].
//!
//! mdBook calls `mdbook-wasm supports RENDERER`, then `mdbook-wasm` with `[context, book]` on
//! stdin, and reads the book from stdout.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use mdbook_preprocessor::{Preprocessor, parse_input};
use part_3_host::{WasmPreprocessor, say};

const USAGE: &str = "mdbook-wasm is started by mdBook: name it in book.toml, under \
    [preprocessor.wasm], with command = \"mdbook-wasm\"; `cargo xtask run part-3` shows it at work";

fn main() -> ExitCode {
    match run() {
        Ok(status) => status,
        Err(error) => {
            say(&format!("error: {}", printable(&error)));
            for cause in error.chain().skip(1) {
                say(&format!("  caused by: {}", printable(cause)));
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["supports", renderer] => {
            let supported = WasmPreprocessor.supports_renderer(renderer)?;
            return Ok(ExitCode::from(u8::from(!supported)));
        }
        [] if !std::io::stdin().is_terminal() => {}
        _ => anyhow::bail!(USAGE),
    }

    let (context, book) = parse_input(std::io::stdin().lock())
        .context("stdin: expected mdBook's JSON, an array of context and book")
        .context(USAGE)?;
    let book = WasmPreprocessor.run(&context, book)?;

    // Whole or not at all: mdBook would take half a book for a broken one.
    let json = serde_json::to_vec(&book)?;
    std::io::stdout()
        .write_all(&json)
        .context("stdout can't be written")?;
    Ok(ExitCode::SUCCESS)
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
