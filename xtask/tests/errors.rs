//! What every entry of appendix/errors promises: what reproduces it fails with the text that it says,
//! and `cargo xtask explain` finds it by that, before any other.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;
use xtask::errors::{Entry, FOLDER, Stage, all};
use xtask::target::GUEST_TARGET;
use xtask::{cargo, explain, root, target};

/// The executable that has every `run.rs` in it.
const ERRORS: &str = "xtask-errors";
const WAC: &str = "wac";

/// What hosts and plugins use.
const CRATES: [&str; 5] = [
    "anyhow",
    "tokio",
    "wasmtime",
    "wasmtime_wasi",
    "wit_bindgen",
];

/// For what is only compiled: up to the types, without code.
const CHECKED: &str = "--crate-type lib --emit metadata";

/// What reproductions are made with.
struct Tools {
    host: Artifacts,
    /// The crates of a plugin, for its target.
    guest: Artifacts,
}

impl Tools {
    fn new() -> Self {
        let guest = [
            "--release",
            "--target",
            GUEST_TARGET,
            "--package",
            "part-1-plugin",
        ];
        target::ensure_installed().unwrap_or_else(|error| panic!("{error:#}"));
        Self {
            host: Artifacts::build(&["--bin", ERRORS, "--bin", WAC]),
            guest: Artifacts::build(&guest),
        }
    }

    /// What one file of an entry prints as it fails.
    fn fail(&self, file: &str) -> Result<String, String> {
        let name = file.rsplit('/').next().unwrap();
        let kind = name.split(['.', '-']).next().unwrap();
        let output = match kind {
            "run" => self.run(file),
            "compile" => self.compile(file),
            _ => self.type_in(file),
        };
        let printed = [&output.stdout[..], &output.stderr[..]].concat();
        let printed = String::from_utf8_lossy(&printed).into_owned();
        match output.status.success() {
            true => Err(format!("it doesn't fail:\n{printed}")),
            false => Ok(printed),
        }
    }

    /// Host code, over the component of its name.
    fn run(&self, file: &str) -> Output {
        let mut command = Command::new(&self.host.executables[ERRORS]);
        let relative = file.strip_prefix(FOLDER).unwrap().trim_matches('/');
        command.arg(relative.trim_end_matches(".rs"));
        let plugin = root().join(file).with_extension("wat");
        if plugin.is_file() {
            command.arg(plugin);
        }
        command.env_remove("RUST_BACKTRACE").output().unwrap()
    }

    /// A crate of one file. Its head may say with which options.
    fn compile(&self, file: &str) -> Output {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let options = text
            .lines()
            .find_map(|line| line.strip_prefix("//! Compiled with "));
        let options = options.map_or(CHECKED, |options| options.trim_end_matches('.'));
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("rustc");
        command
            .current_dir(root())
            .args(["--edition", "2024"])
            .arg(file);
        command
            .args(options.split(' '))
            .arg("--out-dir")
            .arg(folder.path());
        let artifacts = match options.contains(GUEST_TARGET) {
            true => &self.guest,
            false => &self.host,
        };
        command.args(&artifacts.crates);
        // Where macros look for WIT.
        let beside = root().join(file).with_file_name("");
        command.env("CARGO_MANIFEST_DIR", beside);
        command.env_remove("RUST_BACKTRACE").output().unwrap()
    }

    /// A command, in a copy of its folder where texts of components were assembled.
    fn type_in(&self, file: &str) -> Output {
        let source = root().join(file).with_file_name("");
        let copy = TempDir::new().unwrap();
        for entry in fs::read_dir(source).unwrap() {
            let path = entry.unwrap().path();
            let to = copy.path().join(path.file_name().unwrap());
            match path.extension().is_some_and(|extension| extension == "wat") {
                true => fs::write(to.with_extension("wasm"), wat::parse_file(&path).unwrap()),
                false => fs::copy(&path, to).map(drop),
            }
            .unwrap();
        }
        let text = fs::read_to_string(root().join(file)).unwrap();
        let words = text.trim().strip_prefix("$ cargo wac ");
        let words = words.expect("`$ cargo wac …` was expected").split(' ');
        let mut command = Command::new(&self.host.executables[WAC]);
        command.args(words).current_dir(copy.path());
        command.env_remove("RUST_BACKTRACE").output().unwrap()
    }
}

fn entries() -> Vec<Entry> {
    all(root()).unwrap_or_else(|error| panic!("{error:#}"))
}

fn reproductions(entry: &Entry) -> Vec<String> {
    let files = entry.reproductions(root());
    files.unwrap_or_else(|error| panic!("{error:#}"))
}

/// What cargo has built, or found fresh.
struct Artifacts {
    executables: HashMap<String, String>,
    /// Where the crates of reproductions and those below them are, in the form that rustc wants.
    crates: Vec<String>,
}

impl Artifacts {
    fn build(args: &[&str]) -> Self {
        let mut command = cargo::command();
        command.args(cargo::for_hosts());
        command.args(["build", "--quiet", "--message-format=json"]);
        let output = command.args(args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let pinned = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let (mut executables, mut crates) = (HashMap::new(), Vec::new());
        let mut folders = BTreeSet::new();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let message: Value = serde_json::from_str(line).unwrap();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
            let (name, file) = (
                text(&message["target"]["name"]),
                text(&message["filenames"][0]),
            );
            // Another version may be there for a crate of others.
            let package = text(&message["package_id"]);
            let version = package.rsplit(['@', '#']).next().unwrap();
            let is_pinned = !name.starts_with('w') || pinned.contains(&format!("\"={version}\""));
            if let Some(executable) = message["executable"].as_str() {
                executables.insert(name, executable.to_string());
            } else if CRATES.contains(&&*name) && is_pinned && file.ends_with(".rlib") {
                crates.extend(["--extern".to_string(), format!("{name}={file}")]);
            }
            // Their macros are in another folder, if they are for another target.
            let folder = Path::new(&file)
                .parent()
                .filter(|folder| folder.ends_with("deps"));
            folders.extend(folder.map(|folder| folder.display().to_string()));
        }
        for folder in folders {
            crates.extend(["-L".to_string(), format!("dependency={folder}")]);
        }
        Self {
            executables,
            crates,
        }
    }
}

/// Reproduces entries, and compares each with what was printed.
fn check(stages: impl Fn(Stage) -> bool) {
    let entries = entries();
    let mut chosen = entries.clone();
    chosen.retain(|entry| stages(entry.stage));
    static TOOLS: LazyLock<Tools> = LazyLock::new(Tools::new);
    let tools = &*TOOLS;
    let mut problems = Vec::new();
    for entry in &chosen {
        let mut unseen = entry.says.clone();
        let files = reproductions(entry);
        let is_here = cfg!(all(target_os = "linux", target_arch = "x86_64"));
        if !is_here && files.iter().any(|file| file.contains("-linux")) {
            println!("{}: not run, because it is for x86-64 Linux", entry.name);
            continue;
        }
        for file in files {
            let printed = match tools.fail(&file) {
                Ok(printed) => printed,
                Err(problem) => {
                    problems.push(format!("{file}: {problem}"));
                    continue;
                }
            };
            let found = explain::find(&entries, &printed);
            match found.first() {
                Some(first) if first.name == entry.name => {}
                Some(first) => {
                    problems.push(format!(
                        "{file}: explain takes it for {}:\n{printed}",
                        first.name
                    ));
                }
                None => problems.push(format!("{file}: explain finds nothing:\n{printed}")),
            }
            unseen.retain(|says| !explain::says(&printed, says));
        }
        for says in unseen {
            problems.push(format!("{}: nothing prints `{says}`", entry.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_is_built_fails_as_its_entry_says() {
    check(|stage| stage <= Stage::Host);
}

#[test]
fn what_is_run_fails_as_its_entry_says() {
    check(|stage| stage > Stage::Host);
}

/// `cargo xtask explain`, with something to paste.
fn explain(words: &[&str], pasted: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("explain")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // With words on the command line nobody reads it.
    let _ = child.stdin.take().unwrap().write_all(pasted.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn an_error_is_explained_by_its_words_by_its_name_or_pasted() {
    let whole = "error: a.wasm doesn't fit\n  caused by: component imports instance `wasi:io/poll@0.2.6`, \
                 but a matching implementation was not found in the linker\n  caused by: …";
    let cases: [(&[&str], &str, &str); 5] = [
        (
            &["unknown", "handle", "index", "7"],
            "",
            "#unknown-handle-index",
        ),
        (&["handle-unknown"], "", "#unknown-handle-index"),
        (&["deadline"], "", "#wasm-trap-interrupt"),
        (
            &[
                "--stack-size",
                "too",
                "much",
                "data",
                "is",
                "being",
                "copied",
            ],
            "",
            "#too-much-data",
        ),
        (&[], whole, "#component-imports-instance-wasi-but"),
    ];
    for (words, pasted, anchor) in cases {
        let output = explain(words, pasted);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{output:?}");
        assert!(
            said.contains(&format!("\nappendix/errors.md{anchor}")),
            "{said}"
        );
        assert!(said.contains("\nFix: "), "{said}");
        assert!(!said.contains("]("), "{said}");
    }
}

#[test]
fn an_error_that_nobody_knows_is_one_error_that_says_where_else_to_look() {
    for (words, pasted, says) in [
        (&["no", "such", "thing"][..], "", "appendix/tasks.md"),
        (&[], "\n \n", "no error given"),
        (
            &[],
            "\u{0}\u{1b}[2J\u{fffd}",
            "no entry of appendix/errors.md has these words",
        ),
    ] {
        let output = explain(words, pasted);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        assert!(said.starts_with("error: ") && said.contains(says), "{said}");
        assert!(!said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn no_two_entries_are_in_one_place_of_the_page() {
    let entries = entries();
    let mut anchors: Vec<_> = entries.iter().map(Entry::anchor).collect();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors.len(), entries.len());
    for entry in &entries {
        assert!(
            !reproductions(entry).is_empty(),
            "nothing reproduces {}",
            entry.name
        );
    }
}

/// What a reader sees at a terminal, which `script` is.
fn at_a_terminal(command: &str) -> String {
    let mut script = Command::new("script");
    script
        .args(["--quiet", "--command", command, "/dev/null"])
        .current_dir(root());
    let output = script.stdin(Stdio::null()).output().unwrap();
    String::from_utf8_lossy(&output.stdout).replace('\r', "")
}

#[cfg(unix)]
#[test]
#[ignore = "needs the command `script` of util-linux"]
fn a_run_that_fails_points_to_the_entry_at_a_terminal_and_nowhere_else() {
    let xtask = env!("CARGO_BIN_EXE_xtask");
    let folder = TempDir::new().unwrap();
    let module = folder.path().join("module.wasm");
    fs::write(&module, wat::parse_str("(module)").unwrap()).unwrap();
    let run = format!("{xtask} run part-1 --plugin {}", module.display());

    let seen = at_a_terminal(&run);
    let last = "  caused by: attempted to parse a wasm module with a component parser\n\
                xtask: `cargo xtask explain core-module` says what this means\n";
    assert!(seen.ends_with(last), "{seen}");
    assert_eq!(seen.matches("caused by: attempted").count(), 1, "{seen}");

    let seen = at_a_terminal(&format!("{xtask} run part-1"));
    assert!(seen.ends_with("length(\"\") = 0, in 0 bytes\n"), "{seen}");

    let piped = Command::new(xtask)
        .args(["run", "part-1", "--plugin"])
        .arg(&module)
        .output();
    let piped = String::from_utf8(piped.unwrap().stderr).unwrap();
    assert!(piped.ends_with("with a component parser\n"), "{piped}");
}
