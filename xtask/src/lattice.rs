//! `cargo xtask lattice`: the web and the pipeline on several machines (Part 5).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::build::build;
use crate::{cargo, copy_folder, root};

/// The crate that needs a patch.
const PATCHED: &str = "wasmcloud-host";

/// Builds the lattice's program in its own workspace, and the components it takes, and runs it.
///
/// # Errors
///
/// If something doesn't build. What the program finds wrong is its exit status.
pub fn run() -> Result<ExitCode> {
    let components = ["part-5-web", "plugged", "web"];
    let built = build(&components, &[])?;
    // target/wasm32-wasip2/release/part_5_web.wasm
    let target = built.components["part-5-web"].ancestors().nth(3);
    let target = target
        .context("the component is in no target folder")?
        .join("lattice");
    let patched = patched_copy(&target)?;

    cargo::step("building the lattice, about nine minutes of CPU at first");
    let mut cargo = workspace("run");
    cargo.env_remove("RUST_BACKTRACE");
    cargo
        .arg("--quiet")
        .arg("--config")
        // It replaces the crate's source and nothing else: Cargo.lock stays as it is.
        .arg(format!("paths=['{}']", patched.display()))
        .arg("--target-dir")
        .arg(target.join("build"))
        .arg("--")
        .args(components.map(|name| &built.components[name]));
    let status = cargo.status().context("cargo did not start")?;
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// A cargo command in the lattice's workspace.
fn workspace(command: &str) -> Command {
    let mut cargo = cargo::command();
    cargo.args([command, "--locked", "--manifest-path"]);
    cargo.arg(root().join("part-5/lattice/Cargo.toml"));
    cargo
}

/// A copy of the crate as published, with one line more.
///
/// Rust 1.94 and later don't compile it without: `queries overflow the depth limit`.
fn patched_copy(target: &Path) -> Result<PathBuf> {
    let copy = target.join(PATCHED);
    let lib = copy.join("src/lib.rs");
    if lib.exists() {
        return Ok(copy);
    }
    let output = workspace("metadata")
        .args(["--format-version", "1"])
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let package = packages.iter().find(|package| package["name"] == PATCHED);
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let source = Path::new(manifest.context("no manifest")?).parent();

    // Whole or not at all: an interrupted copy would pass for a patched one.
    let draft = target.join(format!("{PATCHED}.{}.tmp", std::process::id()));
    copy_folder(source.context("no folder")?, &draft)?;
    let text = fs::read_to_string(draft.join("src/lib.rs"))?;
    let text = format!("#![recursion_limit = \"256\"]\n{text}");
    fs::write(draft.join("src/lib.rs"), text)?;
    fs::rename(&draft, &copy)?;
    Ok(copy)
}
