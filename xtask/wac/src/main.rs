//! The wac command line, from the version in Cargo.lock: `cargo wac …`.

use std::process::ExitCode;

use clap::Parser;
use wac_cli::commands::{
    ComposeCommand, ParseCommand, PlugCommand, ResolveCommand, TargetsCommand,
};

/// Composes WebAssembly components.
#[derive(Parser)]
#[command(bin_name = "cargo wac", version, arg_required_else_help = true)]
enum Wac {
    Plug(PlugCommand),
    Compose(ComposeCommand),
    Parse(ParseCommand),
    Resolve(ResolveCommand),
    Targets(TargetsCommand),
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Wac::parse() {
        Wac::Plug(command) => command.exec().await,
        Wac::Compose(command) => command.exec().await,
        Wac::Parse(command) => command.exec().await,
        Wac::Resolve(command) => command.exec().await,
        Wac::Targets(command) => command.exec().await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
