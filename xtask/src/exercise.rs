//! `cargo xtask exercise [NAME [--hint | --solution | --plugin FILE]]`: lists the exercises, or checks
//! the reader's answer to one.
//!
//! Readers work on a copy, in the folder `mine`, which git ignores: no `git checkout` takes it away,
//! and what doesn't compile yet breaks nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::build::{WAC, build_package, build_with_answer, compose_answer, package_of};
use crate::exercises::{self, Answer, CHECK, Exercise, Kind};
use crate::{build, cargo, copy_folder, is_mark, root, say};

/// What to do with one exercise.
pub enum Action {
    /// Check the reader's own copy.
    Check,
    /// Check a component that was made elsewhere.
    Plugin(PathBuf),
    Hint,
    Solution,
}

/// Lists the exercises with the reader's progress, by part.
///
/// # Errors
///
/// If a folder can't be read.
pub fn list() -> Result<ExitCode> {
    let mine = Mine::find();
    let solved = mine.solved()?;
    let all = exercises::all()?;
    let width = all.iter().map(|exercise| exercise.name.len()).max();
    let mut part = "";
    for exercise in &all {
        if exercise.part != part {
            part = exercise.part;
            say!("{part}");
        }
        let state = if solved.contains(&exercise.name) {
            "solved"
        } else if mine.folder.join(&exercise.name).is_dir() {
            "begun"
        } else {
            "open"
        };
        let (name, width) = (&exercise.name, width.unwrap_or_default());
        say!("  {name:width$}  {state:6}  {}", exercise.title()?);
    }
    say!("{} of {} solved", solved.len(), all.len());
    Ok(ExitCode::SUCCESS)
}

/// Does what was asked with the exercise of that name.
///
/// # Errors
///
/// If there is no such exercise, or it can't be checked. A wrong answer is an exit status.
pub fn run(name: &str, action: Action) -> Result<ExitCode> {
    let exercise = exercises::find(name)?;
    let name = &exercise.name;
    match action {
        Action::Hint => {
            say!("{}", exercise.text("hint.txt")?.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Action::Solution => {
            show_solution(&exercise)?;
            Ok(ExitCode::SUCCESS)
        }
        Action::Plugin(file) => {
            ensure!(
                exercise.kind != Kind::Host,
                "--plugin doesn't fit here: the answer to {name} is host code"
            );
            let built = build::build(&[], &[CHECK])?;
            let check = &built.executables[CHECK.name()];
            judge(&exercise, check, &[PathBuf::from(name), file], false)
        }
        Action::Check => check_mine(&exercise),
    }
}

/// Each file of the solution, the contract too where it is another one than at the start.
fn show_solution(exercise: &Exercise) -> Result<()> {
    let mut files = vec![exercise.source(Answer::Solution)];
    if let Some(contract) = exercise.new_contract()? {
        files.insert(0, format!("solution/{contract}"));
    }
    for file in &files {
        if files.len() > 1 {
            say!("// {}", file.trim_start_matches("solution/"));
        }
        let text = exercise.text(file)?;
        for line in text.lines().filter(|line| !is_mark(line)) {
            say!("{line}");
        }
    }
    Ok(())
}

fn check_mine(exercise: &Exercise) -> Result<ExitCode> {
    let mine = Mine::find();
    let name = &exercise.name;
    if mine.begin(exercise)? {
        let (file, page) = (exercise.file(), exercise.page()?);
        let files = match exercise.new_contract()? {
            Some(contract) => format!("files are mine/{name}/{contract} and mine/{name}/{file}"),
            None => format!("file is mine/{name}/{file}"),
        };
        say!("mine/{name} is new. Your {files}, and the exercise is in {page}.");
    }
    let copy = mine.folder.join(name);
    ensure!(
        copy.join(exercise.file()).is_file(),
        "mine/{name}/{} is gone; delete the folder mine/{name}, and this command makes it anew",
        exercise.file()
    );
    let unfinished = format!("mine/{name} doesn't compile yet");
    match exercise.kind {
        Kind::Guest => {
            mine.prepare()?;
            let component = build_package(&mine.folder, &mine.package(name)).context(unfinished)?;
            let built = build::build(&[], &[CHECK])?;
            let check = &built.executables[CHECK.name()];
            judge(exercise, check, &[PathBuf::from(name), component], true)
        }
        Kind::Text => {
            let built = build::build(&[], &[CHECK])?;
            let check = &built.executables[CHECK.name()];
            let file = copy.join(exercise.file());
            judge(exercise, check, &[PathBuf::from(name), file], true)
        }
        Kind::Composition => {
            let takes = exercise.takes()?;
            let guests: Vec<_> = takes.iter().map(String::as_str).collect();
            let built = build::build(&guests, &[CHECK, WAC])?;
            let answer = copy.join(exercise.file());
            let component = compose_answer(&built, &answer, &takes, &mine.package(name))
                .with_context(|| {
                    let packages: Vec<_> = takes.iter().map(|guest| package_of(guest)).collect();
                    format!(
                        "mine/{name} can't be composed yet from {}; wac says above why",
                        packages.join(", ")
                    )
                })?;
            let check = &built.executables[CHECK.name()];
            judge(exercise, check, &[PathBuf::from(name), component], true)
        }
        Kind::Host => {
            let takes = exercise.takes()?;
            let takes: Vec<_> = takes.iter().map(String::as_str).collect();
            let built = build::build(&takes, &[])?;
            let check = mine.build_check(exercise).context(unfinished)?;
            let mut arguments = vec![PathBuf::from(name)];
            arguments.extend(takes.iter().map(|name| built.components[*name].clone()));
            judge(exercise, &check, &arguments, true)
        }
    }
}

/// Runs the check, which says what is wrong, and keeps the verdict. A wrong answer from elsewhere says
/// nothing about the reader's own, so it takes no mark away.
fn judge(
    exercise: &Exercise,
    check: &Path,
    arguments: &[PathBuf],
    is_own: bool,
) -> Result<ExitCode> {
    cargo::step(&format!("checking {}", exercise.name));
    let status = Command::new(check)
        .args(arguments)
        .status()
        .with_context(|| format!("{} did not start", check.display()))?;
    match status.code() {
        Some(0) => say!("{} is solved.", exercise.name),
        Some(1) => say!(
            "`cargo xtask exercise {} --hint` has a hint.",
            exercise.name
        ),
        // It has said why.
        Some(_) => return Ok(ExitCode::FAILURE),
        None => bail!("{} could not be checked: {status}", exercise.name),
    }
    if is_own || status.success() {
        Mine::find().keep(&exercise.name, status.success())?;
    }
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// The reader's folder. `XTASK_MINE` names another one, for tests.
struct Mine {
    folder: PathBuf,
}

impl Mine {
    fn find() -> Self {
        let folder = std::env::var_os("XTASK_MINE").map(PathBuf::from);
        Self {
            folder: folder.unwrap_or_else(|| root().join("mine")),
        }
    }

    /// Copies the starting point, unless that was done before; returns whether it did.
    fn begin(&self, exercise: &Exercise) -> Result<bool> {
        let copy = self.folder.join(&exercise.name);
        if copy.is_dir() {
            return Ok(false);
        }
        // Moved into its place as a whole: half a copy would pass for the reader's own.
        let draft = self.folder.join(format!(".{}", exercise.name));
        if draft.is_dir() {
            fs::remove_dir_all(&draft)?;
        }
        let folder = root().join(exercise.folder());
        if exercise.kind == Kind::Guest {
            copy_folder(&folder.join(Answer::Starter.name()), &draft)
                .with_context(|| format!("{} can't be copied", exercise.folder()))?;
            let manifest = draft.join("Cargo.toml");
            let text = fs::read_to_string(&manifest)?;
            let package = exercise.package(Answer::Starter);
            fs::write(
                &manifest,
                text.replace(&package, &self.package(&exercise.name)),
            )?;
            // A part's own contract stays where it is, and the copy is somewhere else.
            let source = draft.join(exercise.file());
            let text = fs::read_to_string(&source)?;
            let contracts = match self.folder == root().join("mine") {
                true => "../../wit/".to_string(),
                false => root().join("wit/").display().to_string(),
            };
            fs::write(&source, text.replace("../../../../wit/", &contracts))?;
        } else {
            fs::create_dir_all(&draft)?;
            let text = exercise.text(&exercise.source(Answer::Starter))?;
            fs::write(draft.join(exercise.file()), text)?;
        }
        fs::rename(&draft, &copy)?;
        Ok(true)
    }

    /// The package's name. In one target folder, equal names would be one file.
    fn package(&self, exercise: &str) -> String {
        let folder = self.folder.file_name().unwrap_or_default();
        format!("{}-{exercise}", folder.to_string_lossy())
    }

    /// Makes the folder a workspace, with the versions and the profile of this one.
    fn prepare(&self) -> Result<()> {
        let mut members = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && entry.path().join("Cargo.toml").is_file() {
                members.push(name);
            }
        }
        members.sort();
        let workspace = fs::read_to_string(root().join("Cargo.toml"))?;
        let shared = workspace.find("[workspace.package]");
        let shared = shared.context("Cargo.toml has no [workspace.package]")?;
        let manifest = format!(
            "# Written by `cargo xtask exercise`.\n[workspace]\nresolver = \"3\"\n\
             members = {members:?}\n\n{}",
            &workspace[shared..]
        );
        write_changed(&self.folder.join("Cargo.toml"), &manifest)?;
        // `cargo xtask` from here as well, where the nearest workspace is this folder. An alias is cut at
        // its spaces, so a path can't have any.
        let xtask = root().join("Cargo.toml").display().to_string();
        if !xtask.contains(char::is_whitespace) {
            let alias =
                format!("run --quiet --manifest-path {xtask} --package xtask --bin xtask --");
            fs::create_dir_all(self.folder.join(".cargo"))?;
            let config = format!("[alias]\nxtask = {alias:?}\n");
            write_changed(&self.folder.join(".cargo/config.toml"), &config)?;
        }
        // The same versions, and nothing to be looked up.
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            fs::copy(root().join("Cargo.lock"), lock)?;
        }
        Ok(())
    }

    /// Host code is compiled together with its check, in an executable of its own.
    fn build_check(&self, exercise: &Exercise) -> Result<PathBuf> {
        let answer = self.folder.join(&exercise.name).join(exercise.file());
        let check = root().join(exercise.folder()).join("check.rs");
        let modules = format!(
            "mod exercise {{\n    #[path = {answer:?}]\n    mod answer;\n    #[path = {check:?}]\n    \
             pub mod check;\n}}\n\
             pub const CHECKS: &[(&str, xtask_check::Check)] = &[({:?}, exercise::check::check)];\n",
            exercise.name
        );
        let file = self.folder.join(format!(".{}.rs", exercise.name));
        write_changed(&file, &modules)?;
        build_with_answer(&file)
    }

    fn solved(&self) -> Result<BTreeSet<String>> {
        let file = self.folder.join("solved.txt");
        if !file.exists() {
            return Ok(BTreeSet::new());
        }
        let text = fs::read_to_string(file)?;
        Ok(text.lines().map(str::to_string).collect())
    }

    /// The last verdict counts.
    fn keep(&self, exercise: &str, is_solved: bool) -> Result<()> {
        let mut solved = self.solved()?;
        let changed = match is_solved {
            true => solved.insert(exercise.to_string()),
            false => solved.remove(exercise),
        };
        if changed {
            fs::create_dir_all(&self.folder)?;
            let lines: String = solved.iter().map(|name| format!("{name}\n")).collect();
            fs::write(self.folder.join("solved.txt"), lines)?;
        }
        Ok(())
    }
}

fn write_changed(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).ok().as_deref() != Some(text) {
        fs::write(file, text).with_context(|| format!("{} can't be written", file.display()))?;
    }
    Ok(())
}
