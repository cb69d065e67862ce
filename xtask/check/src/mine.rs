//! Checks host code that a reader wrote. Apart from the others, because it may not compile.

#[allow(unused_imports)]
use xtask_check::{attempt, streams};

mod checks {
    // Written by `cargo xtask exercise`: the answer, its check, and a list with one entry.
    include!(env!("EXERCISE_ANSWER"));
}

fn main() -> std::process::ExitCode {
    xtask_check::main(checks::CHECKS)
}
