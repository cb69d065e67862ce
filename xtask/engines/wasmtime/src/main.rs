//! The wasmtime command line, from the version in Cargo.lock: `cargo xtask wasmtime …`.

use std::process::ExitCode;

use clap::Parser;
use wasmtime_cli::commands::{RunCommand, ServeCommand};

/// Runs WebAssembly components. The full command has more to it; this is what the tutorial uses.
#[derive(Parser)]
#[command(
    bin_name = "cargo xtask wasmtime",
    version,
    arg_required_else_help = true
)]
enum Wasmtime {
    Run(RunCommand),
    Serve(ServeCommand),
}

fn main() -> ExitCode {
    let result = match Wasmtime::parse() {
        Wasmtime::Run(command) => command.execute(),
        Wasmtime::Serve(command) => command.execute(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error:?}");
            ExitCode::FAILURE
        }
    }
}
