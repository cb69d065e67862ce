//! `cargo xtask wasmtime …`: engines that others made, built from a workspace of their own.
//!
//! They need Wasmtime with other features than the hosts, so it is compiled once more: in
//! `target/engines`, where it can't disturb the build of the hosts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::build::Built;
use crate::parts::Executable;
use crate::{cargo, root, run};

/// Builds an engine, and runs it with these arguments.
///
/// # Errors
///
/// If it can't be built or started. If it fails, it has said why itself.
pub fn run(name: &'static str, args: Vec<OsString>) -> Result<ExitCode> {
    let built = Built {
        components: Default::default(),
        executables: [(name.to_string(), executable(name)?)].into(),
    };
    run::execute(&Executable::Bin(name), &built, args)
}

/// Builds an engine, and returns its executable.
///
/// # Errors
///
/// If it can't be built.
pub fn executable(name: &str) -> Result<PathBuf> {
    let target = folder();
    if !target.join("debug").join(name).exists() {
        // To a pipe as well: whoever started it from a script wonders too.
        eprintln!("xtask: building {name}; the first time, this takes some minutes");
    }
    let manifest = root().join("xtask/engines/Cargo.toml");
    let path = |path: &Path| path.display().to_string();
    let artifacts = cargo::build(&[
        "build",
        "--locked",
        "--manifest-path",
        &path(&manifest),
        "--target-dir",
        &path(&target),
        "--bin",
        name,
    ])?;
    let found = artifacts.into_iter().find(|artifact| artifact.name == name);
    Ok(found
        .with_context(|| format!("cargo built no {name}"))?
        .file)
}

/// Where their workspace is built.
pub(crate) fn folder() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => Path::new(&target).join("engines"),
        None => root().join("target/engines"),
    }
}
