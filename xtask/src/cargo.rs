//! Runs cargo and reads what it built from its own report, so that no path is guessed.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{explain, root};

static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Where it is set, every host is built with `xtask/cranelift.toml`.
const CRANELIFT: &str = "XTASK_CRANELIFT";

/// Shows steps and cargo's progress even where nobody sits at a terminal.
pub fn set_verbose() {
    VERBOSE.store(true, Ordering::Relaxed);
}

/// A script that captures stderr wants errors and nothing else.
fn is_verbose() -> bool {
    VERBOSE.load(Ordering::Relaxed) || std::io::stderr().is_terminal()
}

/// Says what happens next, on stderr: stdout belongs to the hosts.
pub fn step(text: &str) {
    if is_verbose() {
        eprintln!("xtask: {text}");
    }
}

/// One file or executable that cargo built, or found fresh.
pub struct Artifact {
    /// The target's name: a crate's with underscores for libraries.
    pub name: String,
    /// The package's folder.
    pub folder: PathBuf,
    /// The executable; for a library, its first file.
    pub file: PathBuf,
    /// Whether it is a test executable.
    pub is_test: bool,
}

/// Runs `cargo ARGS` and returns the cdylibs and executables that the command line asked for.
///
/// # Errors
///
/// If cargo fails. It has printed why, with rustc's own diagnostics.
pub fn build(args: &[&str]) -> Result<Vec<Artifact>> {
    build_with(args, &[])
}

/// The same with some variables set.
///
/// # Errors
///
/// If cargo fails.
pub fn build_with(args: &[&str], variables: &[(&str, &str)]) -> Result<Vec<Artifact>> {
    let mut command = command();
    command
        .args(args)
        .envs(variables.iter().copied())
        .arg(match is_colourful() {
            true => "--message-format=json-diagnostic-rendered-ansi",
            false => "--message-format=json-render-diagnostics",
        })
        .stdout(Stdio::piped());
    if !is_verbose() && !args.contains(&"--quiet") {
        command.arg("--quiet");
    }
    let mut child = command.spawn().context("cargo did not start")?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let mut artifacts = Vec::new();
    let mut errors = String::new();
    for line in BufReader::new(stdout).lines() {
        let message: Value = serde_json::from_str(&line?).context("cargo printed no JSON")?;
        artifacts.extend(artifact(&message));
        errors.push_str(&shown(&message["message"]));
    }
    let status = child.wait()?;
    ensure!(
        status.success(),
        "`cargo {}` failed; its errors are above{}",
        args.join(" "),
        explain::pointer(&errors).map_or(String::new(), |pointer| format!("\n{pointer}"))
    );
    Ok(artifacts)
}

/// Whether cargo would colour its errors. Then they are shown from here, to see whether they are known.
fn is_colourful() -> bool {
    let is_set = |name: &str, value: &str| std::env::var(name).is_ok_and(|set| set == value);
    std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none()
        && !is_set("TERM", "dumb")
        && !is_set("CARGO_TERM_COLOR", "never")
}

/// Shows what the compiler says, unless cargo has. Returns it if it is an error.
fn shown(diagnostic: &Value) -> String {
    let rendered = match diagnostic["rendered"].as_str() {
        Some(rendered) if is_colourful() => rendered,
        _ => return String::new(),
    };
    // Over the line in which cargo shows its progress.
    eprint!("\r\x1b[K{rendered}");
    match diagnostic["level"] == "error" {
        true => rendered.to_string(),
        false => String::new(),
    }
}

/// What cargo is told besides wherever it builds a host: nothing, unless a process above this one
/// has [`set_cranelift`].
pub fn for_hosts() -> Vec<String> {
    match std::env::var_os(CRANELIFT) {
        Some(_) => with_cranelift().to_vec(),
        None => Vec::new(),
    }
}

/// The arguments that have cargo optimize Cranelift.
pub fn with_cranelift() -> [String; 2] {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/cranelift.toml");
    ["--config", file].map(str::to_string)
}

/// Has a command, and all that it starts, build hosts with an optimized Cranelift.
pub fn set_cranelift(command: &mut Command) {
    command.env(CRANELIFT, "1");
}

/// A cargo command in the workspace's root.
pub fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

fn artifact(message: &Value) -> Option<Artifact> {
    if message["reason"] != "compiler-artifact" {
        return None;
    }
    let target = &message["target"];
    let is_cdylib = target["kind"]
        .as_array()?
        .iter()
        .any(|kind| kind == "cdylib");
    let file = match message["executable"].as_str() {
        Some(file) => file,
        None if is_cdylib => message["filenames"][0].as_str()?,
        None => return None,
    };
    Some(Artifact {
        name: target["name"].as_str()?.to_string(),
        folder: PathBuf::from(message["manifest_path"].as_str()?)
            .parent()?
            .to_path_buf(),
        file: PathBuf::from(file),
        is_test: message["profile"]["test"] == true,
    })
}
