//! `cargo xtask bench costs`: builds what appendix/costs.md compares, measures it, and renews the page.
//!
//! All of it is in the workspace of the engines, because no reader should wait for its crates.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use crate::build::{self, Built};
use crate::cargo::Artifact;
use crate::parts::{self, Executable};
use crate::target::{self, GUEST_TARGET};
use crate::{cargo, engines, root, run};

/// Where the figures of the page are from.
const RESULTS: &str = "appendix/costs.json";
/// Core modules and Extism's plugins have no use for WASI.
const CORE_TARGET: &str = "wasm32-unknown-unknown";

/// How the settings of a release change the plugin of Part 2, by variables that cargo reads.
const SETTINGS: &[(&str, &[(&str, &str)])] = &[
    ("s", &[]),
    ("z", &[("OPT_LEVEL", "z")]),
    ("3", &[("OPT_LEVEL", "3")]),
    ("lto", &[("LTO", "fat"), ("CODEGEN_UNITS", "1")]),
    ("abort", &[("PANIC", "abort")]),
    ("strip", &[("STRIP", "symbols")]),
    (
        "all",
        &[
            ("OPT_LEVEL", "z"),
            ("LTO", "fat"),
            ("CODEGEN_UNITS", "1"),
            ("STRIP", "symbols"),
        ],
    ),
    ("lines", &[("DEBUG", "line-tables-only")]),
    ("debug", &[("OPT_LEVEL", "0"), ("DEBUG_ASSERTIONS", "true")]),
];

/// Measures for some minutes, writes the results and weaves the page.
///
/// # Errors
///
/// If something doesn't build, a way gives a wrong answer, or hosts aren't built as usual.
pub fn run() -> Result<ExitCode> {
    cargo::set_verbose();
    ensure!(
        cargo::for_hosts().is_empty(),
        "a debug host is measured as readers build it: take XTASK_CRANELIFT out of the environment"
    );
    let out = root().join(RESULTS);
    ensure!(
        measure(&out, Speed::Thorough)? == ExitCode::SUCCESS,
        "nothing was written, because the measurement failed; its error is above"
    );
    let book = Executable::Bin("book");
    let built = build::build(&[], std::slice::from_ref(&book))?;
    run::execute(&book, &built, ["appendix/costs.md"])
}

/// How carefully is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// Optimized, and each call often enough.
    Thorough,
    /// Not optimized, and hardly at all: it shows that everything still runs.
    Quick,
}

/// Builds everything, measures it and writes the results to a file.
///
/// # Errors
///
/// If something doesn't build.
pub fn measure(out: &Path, speed: Speed) -> Result<ExitCode> {
    let mut files = tutorial()?;
    files.extend(foreign());
    files.extend(own()?);
    files.extend(settings(speed)?);
    let mut args: Vec<OsString> = vec!["--out".into(), out.into()];
    if speed == Speed::Quick {
        args.push("--quick".into());
    }
    for (name, file) in files {
        let mut arg = OsString::from(format!("{name}="));
        arg.push(file);
        args.push(arg);
    }
    let built = Built {
        components: Default::default(),
        executables: [("costs".to_string(), host(speed)?)].into(),
    };
    run::execute(&Executable::Bin("costs"), &built, args)
}

type Files = Vec<(String, PathBuf)>;

/// The tutorial's own plugins, and the host of Part 1 as `cargo xtask run` builds it.
fn tutorial() -> Result<Files> {
    let parts = parts::all();
    let programs = parts.iter().flat_map(|part| &part.programs);
    let mut names: Vec<_> = programs
        .flat_map(|program| program.components.iter().map(String::as_str))
        .chain(["part-1-by-pointer"])
        .collect();
    names.sort_unstable();
    names.dedup();
    let built = build::build(&names, &[Executable::Bin("part-1-host")])?;
    let files = built.components.into_iter().chain(built.executables);
    Ok(files.collect())
}

/// Part 2's plugin in other languages, where somebody has built it.
fn foreign() -> Files {
    let mut files = Vec::new();
    for language in ["python", "javascript", "c"] {
        let file = folder().join(format!("languages/part-2-{language}.wasm"));
        if file.is_file() {
            files.push((format!("language/{language}"), file));
        }
    }
    files
}

/// The plugins that do the same in every way.
fn own() -> Result<Files> {
    target::ensure_installed()?;
    target::ensure_other(CORE_TARGET)?;
    let core = ["costs-core", "costs-extism", "costs-smallest-core"];
    let mut artifacts = guests(CORE_TARGET, &core)?;
    artifacts.extend(guests(GUEST_TARGET, &["costs-component", "costs-one"])?);
    // By itself: in one call with the others it would get their standard library.
    artifacts.extend(guests(GUEST_TARGET, &["costs-smallest"])?);
    artifacts.extend(build(&["--release", "--package", "costs-native"])?);
    [
        ("core", "costs_core"),
        ("extism", "costs_extism"),
        ("component", "costs_component"),
        ("one", "costs_one"),
        ("smallest", "costs_smallest"),
        ("smallest-core", "costs_smallest_core"),
        ("library", "costs_native"),
        ("child", "costs-child"),
    ]
    .into_iter()
    .map(|(name, artifact)| Ok((name.to_string(), file(&artifacts, artifact)?)))
    .collect()
}

fn guests(target: &str, packages: &[&str]) -> Result<Vec<Artifact>> {
    let mut args = vec!["--profile", "guest", "--target", target];
    for package in packages {
        args.extend(["--package", package]);
    }
    build(&args)
}

/// Part 2's plugin, once for each setting; one is enough to see that it works.
fn settings(speed: Speed) -> Result<Files> {
    let mut files = Vec::new();
    let count = match speed {
        Speed::Thorough => SETTINGS.len(),
        Speed::Quick => 1,
    };
    for (name, settings) in &SETTINGS[..count] {
        let variables: Vec<_> = settings
            .iter()
            .map(|(name, value)| (format!("CARGO_PROFILE_RELEASE_{name}"), *value))
            .collect();
        let variables: Vec<_> = variables.iter().map(|(name, v)| (&**name, *v)).collect();
        let folder = engines::folder().join("settings");
        let folder_name = folder.display().to_string();
        let args = [
            "build",
            "--release",
            "--target",
            GUEST_TARGET,
            "--package",
            "part-2-plugin",
            "--target-dir",
            &folder_name,
        ];
        let built = file(&cargo::build_with(&args, &variables)?, "part_2_plugin")?;
        let kept = folder.join(format!("{name}.wasm"));
        std::fs::copy(&built, &kept)
            .with_context(|| format!("{} can't be written", kept.display()))?;
        files.push((format!("setting/{name}"), kept));
    }
    Ok(files)
}

/// The program that measures. A thorough one has the features that it asks for and no more. A quick one
/// is built with the engines' features: so it shares their Wasmtime.
fn host(speed: Speed) -> Result<PathBuf> {
    let artifacts = match speed {
        Speed::Thorough => build(&["--release", "--package", "costs-host", "--bin", "costs"])?,
        Speed::Quick => build(&["--bin", "costs"])?,
    };
    file(&artifacts, "costs")
}

fn build(args: &[&str]) -> Result<Vec<Artifact>> {
    let manifest = root()
        .join("xtask/engines/Cargo.toml")
        .display()
        .to_string();
    let folder = engines::folder().display().to_string();
    let mut all = vec!["build", "--locked", "--manifest-path", &manifest];
    all.extend(["--target-dir", &folder]);
    all.extend(args);
    cargo::build(&all)
}

fn file(artifacts: &[Artifact], name: &str) -> Result<PathBuf> {
    let found = artifacts.iter().find(|artifact| artifact.name == name);
    Ok(found
        .with_context(|| format!("cargo built no {name}"))?
        .file
        .clone())
}

/// Where cargo builds the main workspace.
fn folder() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(folder.unwrap_or_else(|| PathBuf::from("target")))
}
