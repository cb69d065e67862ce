//! Checks one answer to an exercise, be it the starting point, the solution or a component.

use xtask_check::attempt;

mod checks {
    include!(concat!(env!("OUT_DIR"), "/checks.rs"));
}

fn main() -> std::process::ExitCode {
    xtask_check::main(checks::CHECKS)
}
