//! `cargo xtask bench [PART | costs]`: builds benches, optimized, and runs them.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::examples::benches;
use crate::{costs, parts, run};

/// What stands where a part could: the bench of all parts together.
const COSTS: &str = "costs";

/// Runs the benches of one part, or the one behind appendix/costs.md; or all.
///
/// # Errors
///
/// If a name is unknown, there is no bench, or something doesn't build.
pub fn run(part: Option<&str>) -> Result<ExitCode> {
    let (parts, name) = match part {
        Some(COSTS) => return costs::run(),
        Some(name) => (vec![parts::find(name)?], name),
        None => (parts::all(), "part-N"),
    };
    let mut programs = Vec::new();
    for part in &parts {
        programs.extend(benches(part)?);
    }
    ensure!(
        !programs.is_empty(),
        "there is no bench: it would be a file {name}/host/benches/NAME.rs, and a [[bench]] with \
         `harness = false` in {name}/host/Cargo.toml"
    );
    let code = run::run_programs(programs)?;
    match part {
        None if code == ExitCode::SUCCESS => costs::run(),
        _ => Ok(code),
    }
}
