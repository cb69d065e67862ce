//! `cargo xtask run [PART] [EXAMPLE] [--plugin FILE]`: builds what a part needs and runs it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::cargo;
use crate::parts::{self, PARTS, Part, Program};

/// Runs one part or example, or every part in order. `plugin` replaces the part's own component.
///
/// # Errors
///
/// If a name is unknown or a build fails. A host that fails has said why itself: its exit
/// status is passed on.
pub fn run(part: Option<&str>, example: Option<&str>, plugin: Option<PathBuf>) -> Result<ExitCode> {
    let Some(part) = part else {
        ensure!(
            plugin.is_none(),
            "--plugin needs a part to run it: cargo xtask run part-1 --plugin FILE"
        );
        for part in PARTS {
            println!("== {} ==", part.name);
            let code = run_programs(part.programs)?;
            if code != ExitCode::SUCCESS {
                return Ok(code);
            }
        }
        return Ok(ExitCode::SUCCESS);
    };
    let part = parts::find(part)?;
    let programs = match example {
        Some(name) => find_example(part, name)?,
        None => part.programs,
    };
    match plugin {
        Some(plugin) => run_with(part, programs, plugin),
        None => run_programs(programs),
    }
}

fn find_example(part: &'static Part, name: &str) -> Result<&'static [Program]> {
    let programs = part.programs.iter().chain(part.examples);
    let found = programs
        .clone()
        .find(|program| program.executable.name() == name);
    if let Some(program) = found {
        return Ok(std::slice::from_ref(program));
    }
    let names: Vec<_> = programs.map(|program| program.executable.name()).collect();
    bail!(
        "{} has no example `{name}`; it has {}",
        part.name,
        names.join(", ")
    )
}

fn run_programs(programs: &[Program]) -> Result<ExitCode> {
    let names: Vec<_> = programs
        .iter()
        .flat_map(|program| program.components.iter().copied())
        .collect();
    let files = parts::build(&names)?;
    for program in programs {
        let code = execute(program, program.components, &files)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the part's host over somebody else's component. None of the part's own is built.
fn run_with(part: &Part, programs: &[Program], plugin: PathBuf) -> Result<ExitCode> {
    let takes_one = |program: &&Program| program.components.len() == 1;
    let program = programs.iter().find(takes_one).with_context(|| {
        format!(
            "--plugin doesn't fit here: this example of {} takes several components",
            part.name
        )
    })?;
    // The host may run in another folder than the shell that named the file.
    let plugin = std::path::absolute(&plugin)
        .with_context(|| format!("{} can't be found", plugin.display()))?;
    let files = HashMap::from([("plugin".to_string(), plugin)]);
    execute(program, &["plugin"], &files)
}

fn execute(
    program: &Program,
    components: &[&str],
    files: &HashMap<String, PathBuf>,
) -> Result<ExitCode> {
    let name = program.executable.name();
    cargo::step(&format!("building {name}"));
    let executable = parts::build_executable(program.executable)?;
    cargo::step(&format!("running {name}"));
    let status = Command::new(&executable)
        .args(components.iter().map(|component| &files[*component]))
        .status()
        .with_context(|| format!("{} did not start", executable.display()))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
