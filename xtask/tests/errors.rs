//! What every entry of appendix/errors promises: what reproduces it fails with the text that it says,
//! and `cargo xtask explain` finds it by that, before any other.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;
use xtask::build::{Built, build};
use xtask::errors::{Entry, FOLDER, Stage, all};
use xtask::examples::taken;
use xtask::parts::Executable;
use xtask::target::GUEST_TARGET;
use xtask::{cargo, explain, root};

/// The executable that has every `run.rs` in it.
const ERRORS: Executable = Executable::Bin("xtask-errors");
const WAC: Executable = Executable::Bin("wac");

/// For what is only compiled: up to the types, without code.
const CHECKED: &str = "--crate-type lib --emit metadata";

/// What reproductions are made with.
struct Tools {
    built: Built,
    /// For rustc: the crates that a host or a plugin uses, and where theirs are. By target.
    crates: BTreeMap<bool, Vec<OsString>>,
}

impl Tools {
    fn new() -> Self {
        let mut components = Vec::new();
        for file in entries().iter().flat_map(reproductions) {
            if file.ends_with(".rs") {
                components.extend(taken(&file).unwrap_or_else(|error| panic!("{error:#}")));
            }
        }
        let components: Vec<_> = components.iter().map(String::as_str).collect();
        let built = build(&components, &[ERRORS, WAC]);
        let host = ["build", "--bin", ERRORS.name()];
        let mut guest = vec!["build", "--release", "--target", GUEST_TARGET];
        guest.extend(["--package", "part-1-plugin"]);
        Self {
            built: built.unwrap_or_else(|error| panic!("{error:#}")),
            crates: [(false, crates(&host)), (true, crates(&guest))].into(),
        }
    }

    /// What one file of an entry prints as it fails.
    fn fail(&self, file: &str) -> Result<String, String> {
        let name = file.rsplit('/').next().unwrap();
        let kind = name.split(['.', '-']).next().unwrap();
        let outputs = match kind {
            "run" => vec![self.run(file)],
            "compile" => vec![self.compile(file)],
            _ => self.type_in(file),
        };
        let failed = outputs
            .last()
            .is_some_and(|output| !output.status.success());
        let printed: String = outputs.iter().map(printed).collect();
        match failed {
            true => Ok(printed),
            false => Err(format!("it doesn't fail:\n{printed}")),
        }
    }

    /// Host code, over the component of its name or the one that it takes.
    fn run(&self, file: &str) -> Output {
        let mut command = Command::new(&self.built.executables[ERRORS.name()]);
        let relative = file.strip_prefix(FOLDER).unwrap().trim_matches('/');
        command.arg(relative.trim_end_matches(".rs"));
        let plugin = root().join(file).with_extension("wat");
        if plugin.is_file() {
            command.arg(plugin);
        }
        command.args(
            taken(file)
                .unwrap()
                .iter()
                .map(|name| &self.built.components[name]),
        );
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
        command.args(&self.crates[&options.contains(GUEST_TARGET)]);
        // Where macros look for WIT.
        let beside = root().join(file).with_file_name("");
        command.env("CARGO_MANIFEST_DIR", beside);
        command.env_remove("RUST_BACKTRACE").output().unwrap()
    }

    /// The commands of a file, in a copy of its folder where texts of components were assembled.
    fn type_in(&self, file: &str) -> Vec<Output> {
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
        let commands = text.lines().map(|line| {
            let words = line
                .strip_prefix("$ cargo wac ")
                .expect("`$ cargo wac …` was expected");
            let mut command = Command::new(&self.built.executables[WAC.name()]);
            command.args(words.split(' ')).current_dir(copy.path());
            command.env_remove("RUST_BACKTRACE").output().unwrap()
        });
        commands.collect()
    }
}

fn entries() -> Vec<Entry> {
    all(root()).unwrap_or_else(|error| panic!("{error:#}"))
}

fn reproductions(entry: &Entry) -> Vec<String> {
    let files = entry.reproductions(root());
    files.unwrap_or_else(|error| panic!("{error:#}"))
}

/// Where cargo has put the crates that this command builds, in the form that rustc wants.
fn crates(args: &[&str]) -> Vec<OsString> {
    const NAMES: [&str; 6] = [
        "anyhow",
        "tokio",
        "wasmtime",
        "wasmtime_wasi",
        "wit_bindgen",
        "wit_component",
    ];
    let mut command = cargo::command();
    command
        .args(args)
        .args(["--quiet", "--message-format=json"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let pinned = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut crates = Vec::new();
    let mut folders = Vec::new();
    for line in output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let message: Value = serde_json::from_slice(line).unwrap();
        let name = message["target"]["name"].as_str().unwrap_or_default();
        let file = message["filenames"][0].as_str().unwrap_or_default();
        // Another version may be there for a crate of others.
        let version = message["package_id"]
            .as_str()
            .and_then(|id| id.rsplit(['@', '#']).next());
        let version = version.unwrap_or_default();
        let is_pinned = !name.starts_with('w') || pinned.contains(&format!("\"={version}\""));
        if NAMES.contains(&name) && is_pinned && file.ends_with(".rlib") {
            crates.push("--extern".into());
            crates.push(format!("{name}={file}").into());
        }
        // Their macros are in another folder, if it is for another target.
        folders.extend(
            Path::new(file)
                .parent()
                .filter(|folder| folder.ends_with("deps"))
                .map(Path::to_path_buf),
        );
    }
    folders.sort();
    folders.dedup();
    for folder in folders {
        crates.push("-L".into());
        crates.push(format!("dependency={}", folder.display()).into());
    }
    crates
}

fn printed(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(&[&out[..], &err[..]].concat()).into_owned()
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
        for file in reproductions(entry) {
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
