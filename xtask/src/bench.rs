//! `cargo xtask bench [PART]`: builds the benches of a part, optimized, and runs them.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::examples::benches;
use crate::{parts, run};

/// Runs the benches of one part, or of all.
///
/// # Errors
///
/// If a name is unknown, there is no bench, or something doesn't build.
pub fn run(part: Option<&str>) -> Result<ExitCode> {
    let (parts, name) = match part {
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
    run::run_programs(programs)
}
