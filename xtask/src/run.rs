//! `cargo xtask run [PART] [EXAMPLE] [--plugin FILE]`: builds what a part needs and runs it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::build::{Built, build};
use crate::cargo;
use crate::parts::{self, Executable, PARTS, Part, Program};

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
        return run_programs(PARTS.iter().flat_map(|part| part.programs).collect());
    };
    let part = parts::find(part)?;
    let programs = match example {
        Some(name) => vec![find_example(part, name)?],
        None => part.programs.iter().collect(),
    };
    match plugin {
        Some(plugin) => run_with(part, &programs, &plugin),
        None => run_programs(programs),
    }
}

fn find_example(part: &'static Part, name: &str) -> Result<&'static Program> {
    let programs = part.programs.iter().chain(part.examples);
    if let Some(program) = programs
        .clone()
        .find(|program| program.executable.name() == name)
    {
        return Ok(program);
    }
    let names: Vec<_> = programs.map(|program| program.executable.name()).collect();
    bail!(
        "{} has no example `{name}`; it has {}",
        part.name,
        names.join(", ")
    )
}

fn run_programs(programs: Vec<&Program>) -> Result<ExitCode> {
    let components = programs.iter().flat_map(|program| program.components);
    let executables = programs.iter().map(|program| program.executable);
    let built = build(
        &components.copied().collect::<Vec<_>>(),
        &executables.collect::<Vec<_>>(),
    )?;
    for program in programs {
        let components = program
            .components
            .iter()
            .map(|name| from_here(&built.components[*name]));
        let code = execute(program.executable, &built, components)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// As short as the reader would name it: errors show the path as it is passed.
fn from_here(file: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    file.strip_prefix(here).unwrap_or(file).to_path_buf()
}

/// Runs the part's host over somebody else's component. None of the part's own is built.
fn run_with(part: &Part, programs: &[&Program], plugin: &Path) -> Result<ExitCode> {
    let takes_one = |program: &&&Program| program.components.len() == 1;
    let program = programs.iter().find(takes_one).with_context(|| {
        format!(
            "--plugin doesn't fit here: {} of {} takes {} components",
            programs[0].executable.name(),
            part.name,
            programs[0].components.len()
        )
    })?;
    let built = build(&[], &[program.executable])?;
    execute(program.executable, &built, [plugin])
}

/// Runs one executable over some files, or other arguments.
///
/// # Errors
///
/// If it can't be started. If it fails, it has said why itself.
pub fn execute(
    executable: Executable,
    built: &Built,
    components: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<ExitCode> {
    cargo::step(&format!("running {}", executable.name()));
    let file = &built.executables[executable.name()];
    let status = Command::new(file)
        .args(components)
        .status()
        .with_context(|| format!("{} did not start", file.display()))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
