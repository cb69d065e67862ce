//! What a newcomer waits for: every crate that is compiled before Part 1 prints its first line.
//!
//! The list is in `first_build.txt`. A crate that is compiled twice, for guests and for hosts or with
//! other features, has two lines. Elsewhere than on Linux it would be another list.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use xtask::cargo;

/// The commands behind `cargo xtask run part-1`.
const COMMANDS: [&[&str]; 3] = [
    &["build", "--package", "xtask", "--bin", "xtask"],
    &[
        "build",
        "--release",
        "--target",
        "wasm32-wasip2",
        "--package",
        "part-1-plugin",
    ],
    &["build", "--bin", "part-1-host"],
];

/// Large crates, and in how many versions they are here. Wasmtime stands on older wasm-tools than
/// wit-bindgen and wac.
const VERSIONS: [(&str, usize); 9] = [
    ("cranelift-codegen", 1),
    ("regalloc2", 1),
    ("syn", 2),
    ("tokio", 1),
    ("wasm-encoder", 2),
    ("wasmparser", 2),
    ("wasmtime", 1),
    ("wit-component", 2),
    ("wit-parser", 2),
];

#[test]
fn part_1_waits_for_no_crate_that_nobody_knows_of() {
    let mut units: Vec<_> = COMMANDS.iter().flat_map(|command| units(command)).collect();
    units.sort();
    let units = numbered(units);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/first_build.txt");
    let known = fs::read_to_string(&file).unwrap();
    let known: BTreeSet<_> = known.lines().map(str::to_string).collect();
    let new: Vec<_> = units.difference(&known).collect();
    let gone: Vec<_> = known.difference(&units).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "what `cargo xtask run part-1` compiles has changed. More: {new:#?}. No more: {gone:#?}. \
         If it is worth a newcomer's time, write it into {}",
        file.display()
    );
}

#[test]
fn no_large_crate_has_another_version() {
    let lock = fs::read_to_string(xtask::root().join("Cargo.lock")).unwrap();
    for (name, expected) in VERSIONS {
        let entry = format!("name = \"{name}\"\nversion = ");
        assert_eq!(lock.matches(&entry).count(), expected, "versions of {name}");
    }
}

/// A line that is there twice gets a number, because a set would swallow it.
fn numbered(lines: Vec<String>) -> BTreeSet<String> {
    let mut numbered = BTreeSet::new();
    for line in lines {
        let more = (2..).map(|number| format!("{line}, {number}"));
        let mut names = [line.clone()].into_iter().chain(more);
        let name = names.find(|name| !numbered.contains(name));
        numbered.extend(name);
    }
    numbered
}

/// The crates that a command compiled, or found compiled. Whatever is listed twice was compiled
/// twice, with other features.
fn units(command: &[&str]) -> Vec<String> {
    let output = cargo::command()
        // How they are optimized is no matter here.
        .args(cargo::for_hosts())
        .args(command)
        .args(["--quiet", "--message-format=json"])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {command:?}");
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    messages
        .filter_map(|message: Value| unit(&message))
        .collect()
}

/// Name, version, and the folder, which tells what guests need from what hosts need.
fn unit(message: &Value) -> Option<String> {
    // registry+ADDRESS#NAME@VERSION; this workspace's own begin with path+.
    let package = message["package_id"].as_str()?;
    let is_script = message["target"]["kind"][0] == "custom-build";
    if !package.starts_with("registry+") || is_script {
        return None;
    }
    let (_, package) = package.rsplit_once('#')?;
    let file = Path::new(message["filenames"][0].as_str()?);
    let folder = file.ancestors().nth(2)?.file_name()?;
    Some(format!(
        "{} {}",
        package.replace('@', " "),
        folder.display()
    ))
}
