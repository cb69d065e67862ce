//! The page that a reader types into an empty folder: what stands there, and nothing else, works.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use xtask::root;

const PAGE: &str = "part-1/your-own.md";
const FOLDER: &str = "part-1/starter/";

/// The files of the page: the path in each caption, and the block below it.
fn files(page: &str) -> BTreeMap<&str, &str> {
    let mut files = BTreeMap::new();
    for part in page.split(&format!("*[{FOLDER}")).skip(1) {
        let (name, rest) = part.split_once(']').unwrap();
        let (_, block) = rest.split_once("\n```").unwrap();
        let (_, block) = block.split_once('\n').unwrap();
        let (text, _) = block.split_once("\n```").unwrap();
        files.insert(name, text);
    }
    files
}

/// The commands of the page's console blocks, each with what it prints.
fn commands(page: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    let mut commands: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for part in page.split("\n```console\n").skip(1) {
        let (block, _) = part.split_once("\n```").unwrap();
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => commands.push((command.split(' ').collect(), Vec::new())),
                None => commands.last_mut().unwrap().1.push(line),
            }
        }
    }
    commands
}

fn page() -> String {
    fs::read_to_string(root().join(PAGE)).unwrap()
}

#[test]
fn the_page_shows_every_file_of_the_folder() {
    let page = page();
    let shown: Vec<_> = files(&page).into_keys().collect();
    let expected = [
        "host/Cargo.toml",
        "host/src/main.rs",
        "plugin/Cargo.toml",
        "plugin/src/lib.rs",
        "wit/plugin.wit",
    ];
    assert_eq!(shown, expected);
}

/// The folder has no lock file, so that nothing else would notice an old version in it.
#[test]
fn its_versions_are_the_ones_that_are_tested_here() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for (manifest, names) in [
        ("plugin/Cargo.toml", vec!["wit-bindgen"]),
        ("host/Cargo.toml", vec!["wasmtime", "wasmtime-wasi"]),
    ] {
        let text = fs::read_to_string(root().join(FOLDER).join(manifest)).unwrap();
        for name in names {
            // Pinned here; in a project of one's own, cargo may take the patches that follow.
            let line = |text: &str| {
                let is_it = |line: &&str| line.starts_with(&format!("{name} = "));
                text.lines().find(is_it).unwrap().replace("\"=", "\"")
            };
            assert_eq!(line(&text), line(&workspace), "{manifest}");
        }
    }
}

/// Compiles Wasmtime once more, from nothing: `.ci/run` asks for it, `cargo xtask test` doesn't.
#[test]
#[ignore = "compiles Wasmtime in an empty folder, which takes minutes"]
fn typed_into_an_empty_folder_it_runs() {
    let page = page();
    let folder = TempDir::new().unwrap();
    for (name, text) in files(&page) {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("{text}\n")).unwrap();
    }
    let commands = commands(&page);
    assert!(commands.len() >= 2, "{commands:?}");
    for (command, expected) in &commands {
        assert_eq!(run(command, folder.path()), *expected, "{command:?}");
    }

    // "Break it": the host gets another version of the contract, and the plugin stays.
    let (host, answer) = commands.last().unwrap();
    let contract = folder.path().join("wit/plugin.wit");
    let text = fs::read_to_string(&contract).unwrap();
    fs::write(&contract, text.replace("@0.1.0", "@0.1.1")).unwrap();
    assert_eq!(run(host, folder.path()), *answer);
    fs::write(&contract, text.replace("@0.1.0", "@0.2.0")).unwrap();
    let refused = output(host, folder.path());
    assert!(!refused.status.success());
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(
        stderr.contains("no exported instance named `my:plugins/greeting@0.2.0`"),
        "{stderr}"
    );
}

/// Runs a command as somebody does who has never heard of this repository.
fn output(command: &[&str], folder: &Path) -> Output {
    Command::new(command[0])
        .args(&command[1..])
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap()
}

/// Runs a command that works, and returns the lines that it prints.
fn run(command: &[&str], folder: &Path) -> Vec<String> {
    let output = output(command, folder);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{stderr}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    stdout.lines().map(str::to_string).collect()
}
