//! `cargo xtask run [PART] [EXAMPLE] [--plugin FILE]`: builds what a part needs and runs it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::build::{Built, build};
use crate::examples::examples;
use crate::languages::{self, Language};
use crate::parts::{self, Executable, Part, Program};
use crate::{cargo, explain, pipe};

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
        for part in parts::all() {
            // Five hosts' lines follow each other: stderr says whose they are, in a pipe as well.
            eprintln!("xtask: {}", part.name);
            let code = run_programs(part.programs)?;
            if code != ExitCode::SUCCESS {
                return Ok(code);
            }
        }
        return Ok(ExitCode::SUCCESS);
    };
    let part = parts::find(part)?;
    if let Some(language) = language(&part, example) {
        ensure!(
            plugin.is_none(),
            "--plugin FILE or a language: both name the plugin"
        );
        return languages::run(&part, language);
    }
    if example == Some(languages::PYTHON_HOST) && languages::has_python_host(&part) {
        return languages::run_python_host(&part, plugin);
    }
    let programs = match example {
        Some(name) => vec![find_example(&part, name)?],
        None => part.programs.clone(),
    };
    match plugin {
        Some(plugin) => run_with(&part, &programs, &plugin),
        None => run_programs(programs),
    }
}

/// The language that stands where an example could.
fn language(part: &Part, name: Option<&str>) -> Option<Language> {
    let languages = languages::of(part);
    languages.into_iter().find(|one| Some(one.name()) == name)
}

/// A host of the part, or an example.
fn find_example(part: &Part, name: &str) -> Result<Program> {
    let mut programs = part.programs.clone();
    programs.retain(|program| matches!(program.executable, Executable::Bin(_)));
    programs.extend(examples(part)?);
    let mut names = Vec::new();
    for program in programs {
        if program.executable.name() == name {
            return Ok(program);
        }
        names.push(program.executable.name().to_string());
    }
    // Two programs may be one host over different components.
    names.dedup();
    let examples = names.join(", ");
    let languages: Vec<_> = languages::of(part).iter().map(|one| one.name()).collect();
    let mut others = match languages.is_empty() {
        true => String::new(),
        false => format!(", and its plugin in {}", languages.join(", ")),
    };
    if languages::has_python_host(part) {
        others += &format!(", and {}", languages::PYTHON_HOST);
    }
    bail!(
        "{} has no example `{name}`; it has {examples}{others}",
        part.name
    )
}

/// Builds and runs programs in order, up to the first that fails.
///
/// # Errors
///
/// If a build fails. A program that fails has said why itself: its exit status is passed on.
pub(crate) fn run_programs(programs: Vec<Program>) -> Result<ExitCode> {
    let components = programs.iter().flat_map(|program| &program.components);
    let executables = programs.iter().map(|program| program.executable.clone());
    let built = build(
        &components.map(String::as_str).collect::<Vec<_>>(),
        &executables.collect::<Vec<_>>(),
    )?;
    for program in programs {
        let components = program
            .components
            .iter()
            .map(|name| from_here(&built.components[name]));
        let code = execute_watched(&program.executable, &built, components)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// As short as the reader would name it: errors show the path as it is passed.
pub(crate) fn from_here(file: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    file.strip_prefix(here).unwrap_or(file).to_path_buf()
}

/// Runs the part's host over somebody else's component. None of the part's own is built.
fn run_with(part: &Part, programs: &[Program], plugin: &Path) -> Result<ExitCode> {
    let takes_one = |program: &&Program| program.components.len() == 1;
    let program = programs.iter().find(takes_one).with_context(|| {
        format!(
            "--plugin doesn't fit here: {} of {} takes {} components",
            programs[0].executable.name(),
            part.name,
            programs[0].components.len()
        )
    })?;
    let built = build(&[], std::slice::from_ref(&program.executable))?;
    execute_watched(&program.executable, &built, [plugin])
}

/// Runs a host or an example. If it fails at a terminal, and the error is a known one, a line more says
/// where it is explained.
fn execute_watched(
    executable: &Executable,
    built: &Built,
    components: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<ExitCode> {
    cargo::step(&format!("running {}", executable.name()));
    let file = &built.executables[executable.name()];
    let (status, printed) = pipe::watch(Command::new(file).args(components))
        .with_context(|| format!("{} did not start", file.display()))?;
    if status.is_none_or(|status| status.success()) {
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(pointer) = explain::pointer(explain::last_error(&printed)) {
        eprintln!("{pointer}");
    }
    Ok(ExitCode::FAILURE)
}

/// Runs one executable over some files, or other arguments.
///
/// # Errors
///
/// If it can't be started. If it fails, it has said why itself.
pub fn execute(
    executable: &Executable,
    built: &Built,
    components: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<ExitCode> {
    cargo::step(&format!("running {}", executable.name()));
    let file = &built.executables[executable.name()];
    let status = pipe::run(Command::new(file).args(components))
        .with_context(|| format!("{} did not start", file.display()))?;
    // Whoever left before its end has seen what they wanted.
    Ok(match status.is_none_or(|status| status.success()) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
