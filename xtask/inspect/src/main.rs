//! Prints what a component imports and exports, as WIT, and how much it weighs:
//! `cargo xtask inspect FILE`.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use describe::{EXPECTED, printable};

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
    let decoded = describe::decode(&bytes);
    let (resolve, world) = decoded.with_context(|| format!("{shown} can't be inspected"))?;
    let wit = describe::print(&resolve, world)?;
    let size = bytes.len() as f64 / 1024.0;
    // `| head` closes the pipe when it has seen enough. That is no error.
    match writeln!(std::io::stdout(), "{wit}// {size:.1} KiB") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("stdout can't be written"),
    }
}
