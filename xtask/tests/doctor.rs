//! What `cargo xtask doctor` says of a machine that lacks something, and that it changes nothing there.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;
use std::{env, fs};

use tempfile::TempDir;
use xtask::root;

/// What is found on a machine that has everything, as scripts.
const TOOLS: [(&str, &str); 16] = [
    (
        "rustc",
        r#"case $* in --version) echo "rustc 1.95.0 (0 2026-01-01)";; *) echo "$MACHINE/lib";; esac"#,
    ),
    ("cc", "echo cc 12"),
    ("df", "echo Filesystem; echo disk 99000000 1 50000000 2% /"),
    ("du", "echo 3000000 target"),
    ("rustfmt", "echo rustfmt 1"),
    ("cargo-clippy", "echo clippy 0"),
    ("rustup", "echo rustup 1"),
    ("git", "echo git 2"),
    ("python3", "echo 3.11"),
    ("node", "echo v20.1.0"),
    ("npm", "echo 10"),
    (
        "clang-19",
        r#"case $* in --print-targets) echo wasm32;; *) echo "$MACHINE/libc.a";; esac"#,
    ),
    ("docker-registry", "echo 2"),
    ("nats-server", "echo 2"),
    ("apt-get", r#"touch "$MACHINE/changed""#),
    ("cargo", r#"touch "$MACHINE/changed""#),
];

/// A machine with these tools and no others.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(TempDir::new().unwrap());
        fs::create_dir_all(machine.path().join("bin")).unwrap();
        fs::create_dir(machine.path().join("lib")).unwrap();
        fs::write(machine.path().join("libc.a"), "").unwrap();
        for (name, script) in TOOLS {
            machine.tool(name, script);
        }
        machine
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn tool(&self, name: &str, script: &str) {
        let file = self.path().join("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn without(name: &str) -> Self {
        let machine = Self::new();
        fs::remove_file(machine.path().join("bin").join(name)).unwrap();
        machine
    }

    fn doctor(&self) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .arg("doctor")
            .env_clear()
            .env("MACHINE", self.path());
        command
            .env("PATH", self.path().join("bin"))
            .output()
            .unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_machine_that_has_everything_is_told_so() {
    let output = Machine::new().doctor();
    assert!(output.status.success(), "{output:?}");
    let said = text(&output.stdout);
    let found = said.lines().filter(|line| line.starts_with("ok       "));
    assert_eq!(found.count(), 16, "{said}");
    assert!(
        said.ends_with("builds and runs the five parts.\n"),
        "{said}"
    );
}

#[test]
fn each_lack_is_named_with_its_fix_and_fails_if_every_page_needs_it() {
    for (tool, word, fix) in [
        (
            "rustc",
            "MISSING  Rust 1.95.0",
            "`rustup toolchain install 1.95.0`",
        ),
        (
            "rustc",
            "MISSING  the target wasm32-wasip2",
            "`rustup target add wasm32-wasip2`",
        ),
        ("cc", "MISSING  a C compiler", "`apt-get install gcc`"),
        (
            "rustfmt",
            "missing  rustfmt",
            "`rustup component add rustfmt`",
        ),
        (
            "cargo-clippy",
            "missing  clippy",
            "`rustup component add clippy`",
        ),
        ("rustup", "missing  rustup", "https://rustup.rs"),
        ("git", "missing  git", "`apt-get install git`"),
        (
            "python3",
            "missing  Python",
            "`apt-get install python3-venv`",
        ),
        ("node", "missing  Node", "`apt-get install nodejs npm`"),
        ("npm", "missing  Node", "`apt-get install nodejs npm`"),
        (
            "clang-19",
            "missing  clang",
            "`apt-get install clang-19 lld-19",
        ),
        (
            "docker-registry",
            "missing  docker-registry",
            "`apt-get install docker-registry`",
        ),
        (
            "nats-server",
            "missing  nats-server",
            "`apt-get install nats-server`",
        ),
    ] {
        let output = Machine::without(tool).doctor();
        lacks(&output, word, fix);
        assert_eq!(
            output.status.success(),
            word.starts_with("missing"),
            "{output:?}"
        );
    }
}

#[track_caller]
fn lacks(output: &Output, what: &str, fix: &str) {
    let said = text(&output.stdout);
    let mut lines = said.lines().skip_while(|line| !line.starts_with(what));
    assert!(lines.next().is_some(), "`{what}` isn't in:\n{said}");
    // Whether it wraps or not, the fix is the line below.
    assert!(
        lines.next().unwrap().contains(fix),
        "`{fix}` isn't in:\n{said}"
    );
}

#[test]
fn what_is_there_and_of_no_use_is_a_lack() {
    let with = |tool, script| {
        let machine = Machine::new();
        machine.tool(tool, script);
        machine.doctor()
    };
    let older = with("rustc", "echo 'rustc 1.90.0 (0 2025-01-01)'");
    lacks(&older, "MISSING  Rust 1.95.0", "this is rustc 1.90.0");
    lacks(
        &with("node", "echo v18.0.0"),
        "missing  Node",
        "Node 20 or later",
    );
    lacks(
        &with("python3", "exit 1"),
        "missing  Python",
        "Python 3.10 or later",
    );
    lacks(
        &with("clang-19", "echo wasm32"),
        "missing  clang",
        "wasi-libc",
    );
    let full = with("df", "echo Filesystem; echo disk 9 9 5000000 99% /");
    lacks(
        &full,
        "missing  space",
        "5 GB are free, 3 GB are in `target`",
    );
    assert!(full.status.success(), "{full:?}");
}

#[test]
fn versions_that_differ_are_a_lack() {
    let copy = TempDir::new().unwrap();
    for file in ["Cargo.toml", "rust-toolchain.toml"] {
        fs::copy(root().join(file), copy.path().join(file)).unwrap();
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let entry = "name = \"wasmtime-wasi\"\nversion = \"";
    let (before, after) = lock.split_once(entry).unwrap();
    let (_, after) = after.split_once('"').unwrap();
    fs::write(
        copy.path().join("Cargo.lock"),
        format!("{before}{entry}47.0.0\"{after}"),
    )
    .unwrap();
    let machine = Machine::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("doctor")
        .env_clear()
        .env("MACHINE", machine.path());
    command
        .env("PATH", machine.path().join("bin"))
        .env("XTASK_ROOT", copy.path());
    let output = command.output().unwrap();
    lacks(
        &output,
        "MISSING  wasmtime-wasi",
        "Cargo.lock has 47.0.0, and Cargo.toml wants",
    );
    assert!(!output.status.success());
}

#[test]
fn it_changes_nothing() {
    // What is missing is what somebody could install.
    let machine = Machine::without("rustc");
    let before = (files(machine.path()), files(root()));
    machine.doctor();
    assert!(!machine.path().join("changed").exists());
    assert_eq!((files(machine.path()), files(root())), before);
}

/// The files of a folder and when they were changed, but for those of builds and of git.
fn files(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if ["target", ".git", "mine"]
            .iter()
            .any(|name| path.ends_with(name))
        {
            continue;
        }
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            files.insert(path, changed);
        }
    }
    files
}
