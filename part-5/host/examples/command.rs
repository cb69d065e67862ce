//! Runs a component that is a program: it gets its arguments and a stdout, and nothing else.
//!
//! Takes command.

use std::process::ExitCode;

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::error::Context;
use wasmtime_wasi::p2::bindings::sync::Command;
use wasmtime_wasi::{I32Exit, WasiCtx};

fn main() -> Result<ExitCode> {
    let engine = setup::engine()?;
    let component = setup::component(&engine, 1)?;
    // ANCHOR: run
    let mut wasi = WasiCtx::builder();
    wasi.args(&["count", "the quick brown fox", "two\twords"]);
    wasi.inherit_stdout();
    let mut store = setup::store(&engine, &mut wasi);
    let linker = setup::linker(&engine)?;
    let command = Command::instantiate(&mut store, &component, &linker)
        .with_context(|| format!("{} doesn't fit", setup::file(1).unwrap_or_default()))?;
    let outcome = command.wasi_cli_run().call_run(&mut store);
    // ANCHOR_END: run
    // ANCHOR: outcome
    match outcome {
        Ok(Ok(())) => Ok(ExitCode::SUCCESS),
        Ok(Err(())) => Ok(ExitCode::FAILURE),
        // `exit` ends the program in the middle, as a trap would.
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(exit) => Ok(ExitCode::from(exit.0 as u8)),
            None => Err(error),
        },
    }
    // ANCHOR_END: outcome
}
