//! Prints what a component imports and exports, as WIT, and how much it weighs:
//! `cargo xtask inspect FILE`.

use std::io::{ErrorKind, Write};
use std::panic;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::Parser;
use wit_component::{DecodedWasm, OutputToString, WitPrinter};

const EXPECTED: &str =
    "a component was expected, as `cargo build --release --target wasm32-wasip2` makes them";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", printable(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    let [file] = &files[..] else {
        bail!("one component expected; type `cargo xtask inspect FILE`");
    };
    let shown = file.to_string_lossy();
    let bytes =
        std::fs::read(file).with_context(|| format!("{shown} can't be inspected: {EXPECTED}"))?;
    // The decoder would take a core module for a component without imports and exports.
    ensure!(
        !Parser::is_core_wasm(&bytes),
        "{shown} can't be inspected: {EXPECTED}, but this is a core module"
    );
    let decoded =
        decode(&bytes).with_context(|| format!("{shown} can't be inspected: {EXPECTED}"))?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        bail!("{shown} is a WIT package in binary form: it has no imports or exports of its own");
    };

    let mut printer = WitPrinter::new(OutputToString::default());
    let package = resolve.worlds[world]
        .package
        .context("a world has a package")?;
    // WASI's own interfaces are named in the world; spelled out they would fill screens.
    let spelled_out: Vec<_> = resolve
        .packages
        .iter()
        .filter(|(id, other)| *id != package && other.name.namespace != "wasi")
        .map(|(id, _)| id)
        .collect();
    printer.print(&resolve, package, &spelled_out)?;
    let wit = printable(&String::from(printer.output)).replace("}\npackage", "}\n\npackage");
    let size = bytes.len() as f64 / 1024.0;
    // `| head` closes the pipe when it has seen enough. That is no error.
    match writeln!(std::io::stdout(), "{wit}// {size:.1} KiB") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("stdout can't be written"),
    }
}

/// Decodes a component, whatever is in it: the decoder panics on names that WIT can't write, such as
/// URLs.
fn decode(bytes: &[u8]) -> Result<DecodedWasm> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let decoded = panic::catch_unwind(|| wit_component::decode(bytes));
    panic::set_hook(hook);
    decoded.unwrap_or_else(|_| bail!("it has names that WIT can't write"))
}

/// Escapes what a terminal would obey. The names are those that the component's author chose.
fn printable(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\n' | '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
