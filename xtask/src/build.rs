//! Builds guests, compositions and executables, with as few calls of cargo as can be.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::Artifact;
use crate::parts::{COMPOSITIONS, Composition, Executable, Recipe};
use crate::target::{self, GUEST_TARGET};
use crate::{cargo, explain, pipe, root};

/// What composes.
pub const WAC: Executable = Executable::Bin("wac");

/// Where everything that was built is, by name.
pub struct Built {
    /// The component files of guests and compositions.
    pub components: HashMap<String, PathBuf>,
    /// The executables of hosts, examples and tools.
    pub executables: HashMap<String, PathBuf>,
}

/// Builds the named guests and compositions, what these are composed of, and `executables`.
///
/// # Errors
///
/// If the target can't be installed, or cargo or wac fails.
pub fn build(components: &[&str], executables: &[Executable]) -> Result<Built> {
    let (compositions, guests) = sort_out(components);
    let mut executables = executables.to_vec();
    if !compositions.is_empty() {
        executables.push(WAC);
    }

    if !guests.is_empty() {
        target::ensure_installed()?;
    }
    // At once: guests and hosts are built in folders of their own, so neither waits for the other.
    let is_alone = executables.is_empty();
    let (components, executables) = thread::scope(|scope| {
        let components = scope.spawn(|| build_guests(&guests, is_alone));
        let executables = build_executables(executables);
        (components.join().expect("it doesn't panic"), executables)
    });
    let mut built = Built {
        components: components?,
        executables: executables?,
    };
    for composition in compositions {
        let wac = &built.executables[WAC.name()];
        let file = compose(wac, composition, &built.components)?;
        built.components.insert(composition.name.to_string(), file);
    }
    Ok(built)
}

/// Tells compositions from guests, and adds the guests that the compositions are made of.
fn sort_out<'a>(components: &[&'a str]) -> (Vec<&'static Composition>, Vec<&'a str>) {
    let find = |name| {
        COMPOSITIONS
            .iter()
            .find(|composition| composition.name == name)
    };
    let mut compositions = Vec::new();
    let mut guests = Vec::new();
    for name in components {
        match find(*name) {
            Some(composition) => {
                guests.extend(composition.recipe.ingredients());
                compositions.push(composition);
            }
            None => guests.push(name),
        }
    }
    guests.sort_unstable();
    guests.dedup();
    (compositions, guests)
}

/// Two bars of progress would overwrite each other, so it shows one if it `is_alone`.
fn build_guests(packages: &[&str], is_alone: bool) -> Result<HashMap<String, PathBuf>> {
    if packages.is_empty() {
        return Ok(HashMap::new());
    }
    cargo::step(&format!(
        "building {} for {GUEST_TARGET}",
        packages.join(", ")
    ));
    let mut args = vec!["build", "--release", "--target", GUEST_TARGET];
    for package in packages {
        args.extend(["--package", package]);
    }
    if !is_alone {
        args.push("--quiet");
    }
    let artifacts = cargo::build(&args)?;
    packages
        .iter()
        .map(|package| Ok((package.to_string(), component_of(&artifacts, package)?)))
        .collect()
}

/// Cargo names a library's file with underscores, and a program's as its package.
fn component_of(artifacts: &[Artifact], package: &str) -> Result<PathBuf> {
    only(artifacts, &package.replace('-', "_")).or_else(|_| only(artifacts, package))
}

fn build_executables(mut executables: Vec<Executable>) -> Result<HashMap<String, PathBuf>> {
    executables.sort_unstable();
    executables.dedup();
    let is_bench = |executable: &Executable| matches!(executable, Executable::Bench(_));
    let (benches, programs): (Vec<_>, Vec<_>) = executables.into_iter().partition(is_bench);
    let mut built = run_build(&["build"], &programs)?;
    // What is measured is optimized: `build` would take the profile `dev`.
    built.extend(run_build(&["bench", "--no-run"], &benches)?);
    Ok(built)
}

/// Builds the check of an exercise together with host code of a reader's, which `modules` names.
///
/// # Errors
///
/// If cargo fails.
pub(crate) fn build_with_answer(modules: &Path) -> Result<PathBuf> {
    let name = "xtask-check-mine";
    cargo::step(&format!("building {name}"));
    let modules = modules.display().to_string();
    let config = cargo::for_hosts();
    let mut args: Vec<_> = config.iter().map(String::as_str).collect();
    args.extend(["build", "--bin", name, "--features", "xtask-check/mine"]);
    let artifacts = cargo::build_with(&args, &[("EXERCISE_ANSWER", &modules)])?;
    only(&artifacts, name)
}

/// Builds one guest of another workspace, in the target folder of this one.
///
/// # Errors
///
/// If cargo fails.
pub(crate) fn build_package(workspace: &Path, package: &str) -> Result<PathBuf> {
    target::ensure_installed()?;
    cargo::step(&format!("building {package} for {GUEST_TARGET}"));
    let manifest = workspace.join("Cargo.toml").display().to_string();
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = root().join(folder.unwrap_or_else(|| PathBuf::from("target")));
    let folder = folder.display().to_string();
    let mut args = vec!["build", "--release", "--target", GUEST_TARGET];
    args.extend(["--manifest-path", &manifest, "--target-dir", &folder]);
    args.extend(["--package", package]);
    only(&cargo::build(&args)?, &package.replace('-', "_"))
}

fn run_build(command: &[&str], executables: &[Executable]) -> Result<HashMap<String, PathBuf>> {
    if executables.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<_> = executables.iter().map(Executable::name).collect();
    cargo::step(&format!("building {}", names.join(", ")));
    let config = cargo::for_hosts();
    let mut args: Vec<_> = config.iter().map(String::as_str).collect();
    args.extend(command);
    for executable in executables {
        args.extend(match executable {
            Executable::Bin(name) => ["--bin", name],
            Executable::Example(name) => ["--example", name],
            Executable::Bench(name) => ["--bench", name],
        });
    }
    let artifacts = cargo::build(&args)?;
    names
        .into_iter()
        .map(|name| Ok((name.to_string(), only(&artifacts, name)?)))
        .collect()
}

/// The file of that name. Two packages could each have an example of it.
fn only(artifacts: &[Artifact], name: &str) -> Result<PathBuf> {
    let mut found = artifacts.iter().filter(|artifact| artifact.name == name);
    let artifact = found
        .next()
        .with_context(|| format!("cargo built no {name}"))?;
    if let Some(other) = found.next() {
        bail!(
            "there are two programs `{name}`, in {} and in {}, and cargo writes both to one file: \
             rename yours",
            artifact.folder.display(),
            other.folder.display()
        );
    }
    Ok(artifact.file.clone())
}

fn compose(
    wac: &Path,
    composition: &Composition,
    guests: &HashMap<String, PathBuf>,
) -> Result<PathBuf> {
    let guest = &guests[composition.recipe.ingredients()[0]];
    let file = composed(guest, composition.name);
    let mut command = Command::new(wac);
    match composition.recipe {
        Recipe::Plug { plug, socket } => {
            command.arg("plug").arg(&guests[socket]);
            command.arg("--plug").arg(&guests[plug]);
        }
        Recipe::Compose { file, packages } => {
            command.arg("compose").arg(file);
            for (package, name) in packages {
                command.args(dependency(package, &guests[*name]));
            }
        }
    }
    run_wac(command, composition.name, file)
}

/// Composes what the `.wac` file of a reader says. There, `tutorial:counter` is `part-5-counter`.
///
/// # Errors
///
/// If wac refuses it, and has said why. `built` needs [`WAC`] and these guests.
pub fn compose_answer(
    built: &Built,
    answer: &Path,
    guests: &[String],
    name: &str,
) -> Result<PathBuf> {
    let mut command = Command::new(&built.executables[WAC.name()]);
    // From the root, as wac shows the name in its errors.
    command
        .arg("compose")
        .arg(answer.strip_prefix(root()).unwrap_or(answer));
    for guest in guests {
        command.args(dependency(&package_of(guest), &built.components[guest]));
    }
    let first = guests.first().context("it takes no component")?;
    run_wac(command, name, composed(&built.components[first], name))
}

/// What a reader's `.wac` file calls a guest: `tutorial:counter` is `part-5-counter`.
pub(crate) fn package_of(guest: &str) -> String {
    format!(
        "tutorial:{}",
        guest.splitn(3, '-').last().unwrap_or_default()
    )
}

/// Where a composition is, which has this guest in it.
fn composed(guest: &Path, name: &str) -> PathBuf {
    guest
        .with_file_name("composed")
        .join(name)
        .with_extension("wasm")
}

/// Says which file a package name stands for.
fn dependency(package: &str, file: &Path) -> [OsString; 2] {
    let mut value = OsString::from(format!("{package}="));
    value.push(file);
    ["--dep".into(), value]
}

fn run_wac(mut command: Command, name: &str, file: PathBuf) -> Result<PathBuf> {
    cargo::step(&format!("composing {name}"));
    let folder = file.parent().context("it is in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} can't be created", folder.display()))?;
    // Written beside its place and moved there: whoever reads it at the same time sees it whole.
    let draft = file.with_extension(format!("{}.tmp", std::process::id()));
    command.arg("--output").arg(&draft).current_dir(root());
    let (status, printed) = pipe::watch(&mut command).context("wac did not start")?;
    ensure!(
        status.is_some_and(|status| status.success()),
        "wac could not make {name}{}",
        explain::pointer(&printed).map_or(String::new(), |pointer| format!("\n{pointer}"))
    );
    fs::rename(&draft, &file).with_context(|| format!("{} can't be written", file.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(folder: &str) -> Artifact {
        Artifact {
            name: "mine".to_string(),
            folder: PathBuf::from(folder),
            file: PathBuf::from("target/mine"),
            is_test: false,
        }
    }

    #[test]
    fn two_programs_of_one_name_are_an_error() {
        let (one, two) = (artifact("part-1/host"), artifact("part-4/host"));
        assert!(only(std::slice::from_ref(&one), "mine").is_ok());
        let error = only(&[one, two], "mine").unwrap_err().to_string();
        assert!(
            error.contains("in part-1/host and in part-4/host"),
            "{error}"
        );
        assert!(only(&[], "mine").is_err());
    }

    #[test]
    fn a_guest_is_a_library_or_a_program() {
        let artifact = |name: &str| Artifact {
            name: name.to_string(),
            ..artifact("part-5/guests/mine")
        };
        let of = |name| component_of(&[artifact(name)], "a-guest");
        assert!(of("a_guest").is_ok());
        assert!(of("a-guest").is_ok());
        let error = of("another").unwrap_err().to_string();
        assert_eq!(error, "cargo built no a-guest");
    }
}
