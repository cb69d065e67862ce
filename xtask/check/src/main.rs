//! Checks one answer to an exercise, be it the starting point, the solution or a component.

// A check of host code is compiled twice: with the starting point, and with the solution.
#![allow(clippy::duplicate_mod)]

use xtask_check::{attempt, streams};

mod checks {
    include!(concat!(env!("OUT_DIR"), "/checks.rs"));
}

fn main() -> std::process::ExitCode {
    xtask_check::main(checks::CHECKS)
}
