//! Makes the errors of appendix/errors happen that only a run shows:
//! `xtask-errors NAME/run [COMPONENT]`.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use wasmtime::{Result, bail, format_err};

/// What each `run.rs` has. It takes a component's bytes, or none, and ends in its error.
pub type Run = fn(&[u8]) -> Result<()>;

mod wasi;

mod reproductions {
    include!(concat!(env!("OUT_DIR"), "/reproductions.rs"));
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => {
            eprintln!("there was no error");
            ExitCode::from(2)
        }
        // As Part 1's host prints it.
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut args = env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let known = reproductions::ALL.iter().find(|(known, _)| *known == name);
    let Some((_, run)) = known else {
        bail!("appendix/errors has no {name}.rs");
    };
    let plugin = match args.next() {
        Some(file) => wat::parse_file(Path::new(&file)).map_err(|error| format_err!("{error}"))?,
        None => Vec::new(),
    };
    run(&plugin)
}
