//! What every part promises: one clear error for bad input, and one build of Wasmtime.
//!
//! The names of these tests begin with the part's, so that `cargo xtask test PART` can pick.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, io::Write};

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::build::build;
use xtask::examples::examples;
use xtask::parts::{Executable, find};
use xtask::{cargo, component};

/// Its import's name turns the rest of a terminal red, rings its bell, and forges a line.
const RED: &str = r#"
(component
  (import "url=<\1b[31mred\07\0aerror: forged>" (func))
  ;; Part 3 looks at the exports first.
  (instance $nothing)
  (export "tutorial:book/preprocessor@0.2.0" (instance $nothing)))"#;

/// Files that are no plugin, and what the error must say was expected.
struct BadFiles {
    folder: TempDir,
}

impl BadFiles {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let component = fs::read(component("part-1-plugin")).unwrap();
        let half = &component[..component.len() / 2];
        for (name, bytes) in [
            ("empty.wasm", &b""[..]),
            ("text.wasm", b"I am not a component.\n"),
            ("truncated.wasm", half),
            // The magic number and version 1: the shortest core module there is.
            ("core-module.wasm", b"\0asm\x01\0\0\0"),
            // A name may be a URL, and Wasmtime's error repeats it as it stands.
            ("red.wasm", &wat::parse_str(RED).unwrap()),
            // A component without imports and exports.
            ("nothing.wasm", &wat::parse_str("(component)").unwrap()),
        ] {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        fs::create_dir(folder.path().join("directory.wasm")).unwrap();
        Self { folder }
    }

    /// Every bad file with the words that its error needs; `others` are components that don't fit.
    fn cases(&self, others: &[&str]) -> Vec<(PathBuf, &'static str)> {
        let unreadable = [
            "missing.wasm",
            "directory.wasm",
            "empty.wasm",
            "text.wasm",
            "truncated.wasm",
            "core-module.wasm",
        ];
        let unreadable = unreadable
            .iter()
            .map(|name| (self.folder.path().join(name), "a component was expected"));
        let misfits = others.iter().map(|name| (component(name), "doesn't fit"));
        unreadable.chain(misfits).collect()
    }
}

fn executable(executable: Executable) -> PathBuf {
    let name = executable.name().to_string();
    let mut built = build(&[], &[executable]).unwrap_or_else(|error| panic!("{error:#}"));
    built.executables.remove(&name).unwrap()
}

/// Runs a program over `stdin`, with backtraces switched on: users may have that too.
fn run(program: &Path, args: &[&Path], stdin: &str) -> Output {
    let mut child = Command::new(program)
        .args(args)
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has seen enough needn't read the rest.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

/// One error on stderr that contains all of `words`, a failure status, and nothing on stdout.
fn assert_error(output: &Output, words: &[&str]) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "it succeeded: {stderr}");
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    // A host prints its own line; where `main` returns a `Result`, Rust does, with a capital.
    let is_error = |line: &&str| line.starts_with("error: ") || line.starts_with("Error: ");
    let errors = stderr.lines().filter(is_error);
    assert_eq!(errors.count(), 1, "one error, once:\n{stderr}");
    for absent in ["panicked", "backtrace"] {
        assert!(!stderr.contains(absent), "a {absent}:\n{stderr}");
    }
    for word in words {
        assert!(stderr.contains(word), "`{word}` isn't in:\n{stderr}");
    }
}

/// The error and two causes at most: the parser alone would take nine lines for a file that is no
/// WebAssembly.
fn assert_short(output: &Output) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.lines().count() <= 3, "{stderr}");
}

/// Feeds a host that takes one component everything it can't run.
fn check_host(host: Executable, others: &[&str]) {
    let program = executable(host);
    assert_error(&run(&program, &[], ""), &["cargo xtask run part-"]);
    let bad = BadFiles::new();
    for (file, expected) in bad.cases(others) {
        let output = run(&program, &[&file], "");
        assert_error(&output, &[&file.display().to_string(), expected]);
        if file.ends_with("text.wasm") {
            assert_short(&output);
        }
    }
    let output = run(&program, &[&bad.folder.path().join("red.wasm")], "");
    assert_error(
        &output,
        &["doesn't fit", r"url=<\u{1b}[31mred\u{7}", "forged"],
    );
    assert_plain(&output.stderr);
}

/// A plugin of Part 2 whose answer turns the terminal red.
const RED_ANSWER: &str = r#"
(component
  (core module $m
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.add (global.get $free) (i32.const 64)))
      (global.get $free))
    (data (i32.const 0) "\40\00\00\00\05\00\00\00\40\00\00\00\05\00\00\00")
    (data (i32.const 64) "\1b[31m")
    (func (export "process") (param i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (type $record (record
    (field "title" string) (field "content" string) (field "number" (option (list u32)))))
  (import "chapter" (type $chapter (eq $record)))
  (func (export "process") (param "chapter" $chapter) (result $chapter)
    (canon lift (core func $i "process") (memory (core memory $i "memory"))
      (realloc (core func $i "cabi_realloc")))))
"#;

#[test]
fn part_2_escapes_what_a_plugin_returns() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("red-answer.wasm");
    fs::write(&file, wat::parse_str(RED_ANSWER).unwrap()).unwrap();
    let output = run(&executable(Executable::Bin("part-2-host")), &[&file], "");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        stdout.contains(r"after:  \u{1b}[31m / \u{1b}[31m"),
        "{output:?}"
    );
    assert_plain(&output.stdout);
}

/// A plugin of Part 2 that calls an import with a hostile name.
const RED_CALL: &str = r#"
(component
  (import "url=<\1b[31mred\07>" (func $red))
  (core func $red (canon lower (func $red)))
  (core module $m
    (import "host" "red" (func $red))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "process") (param i32 i32 i32 i32 i32 i32 i32) (result i32)
      (call $red) (i32.const 0)))
  (core instance $i (instantiate $m (with "host" (instance (export "red" (func $red))))))
  (type $record (record
    (field "title" string) (field "content" string) (field "number" (option (list u32)))))
  (import "chapter" (type $chapter (eq $record)))
  (func (export "process") (param "chapter" $chapter) (result $chapter)
    (canon lift (core func $i "process") (memory (core memory $i "memory"))
      (realloc (core func $i "cabi_realloc")))))
"#;

#[test]
fn part_2_examples_escape_what_a_plugin_chooses() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("red-call.wasm");
    fs::write(&file, wat::parse_str(RED_CALL).unwrap()).unwrap();
    for name in ["unknown-imports", "several", "allow-list"] {
        let example = executable(Executable::Example(name.to_string()));
        let output = run(&example, &[&file], "");
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(stdout.contains(r"url=<\u{1b}[31mred\u{7}>"), "{output:?}");
        assert_plain(&output.stdout);
    }
}

/// Nothing in it that a terminal would obey.
fn assert_plain(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let obeyed = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(obeyed), "{text:?}");
}

#[test]
fn part_1_refuses_bad_input() {
    let others = ["part-2-plugin", "part-5-counter"];
    check_host(Executable::Bin("part-1-host"), &others);
}

#[test]
fn part_2_refuses_bad_input() {
    let others = ["part-1-plugin", "part-5-counter"];
    check_host(Executable::Bin("part-2-host"), &others);
}

#[test]
fn part_3_refuses_bad_input() {
    let others = ["part-1-plugin", "part-5-counter"];
    check_host(Executable::Bin("part-3-preview"), &others);
}

#[test]
fn part_4_refuses_bad_input() {
    let others = ["part-1-plugin", "part-5-counter"];
    check_host(Executable::Bin("part-4-host"), &others);
}

#[test]
fn part_5_refuses_bad_input() {
    let others = ["part-1-plugin", "part-5-counter"];
    check_host(Executable::Bin("part-5-host"), &others);
    check_host(Executable::Example("accounts".to_string()), &others);

    let by_hand = executable(Executable::Example("by-hand".to_string()));
    assert_error(&run(&by_hand, &[], ""), &["two components expected"]);
    let (formatter, counter) = (component("part-5-formatter"), component("part-5-counter"));
    let bad = BadFiles::new();
    for (file, expected) in bad.cases(&["part-1-plugin"]) {
        let words = [&*file.display().to_string(), expected];
        assert_error(&run(&by_hand, &[&file, &counter], ""), &words);
        assert_error(&run(&by_hand, &[&formatter, &file], ""), &words);
    }
}

/// Each example that takes one component, over none, over a missing file and over another's.
fn check_examples(part: &str) {
    let bad = BadFiles::new();
    let missing = bad.folder.path().join("missing.wasm");
    // Nothing in it: an example is refused as soon as with a large one, and compiles it in no time.
    let misfit = bad.folder.path().join("nothing.wasm");
    let examples = examples(&find(part).unwrap()).unwrap().into_iter();
    for example in examples.filter(|example| !example.components.is_empty()) {
        let program = executable(example.executable);
        assert_error(&run(&program, &[], ""), &["cargo xtask run part-"]);
        if example.components.len() > 1 {
            continue;
        }
        for file in [&missing, &misfit] {
            let output = run(&program, &[file], "");
            assert_error(&output, &[&file.display().to_string()]);
        }
    }
}

#[test]
fn part_1_examples_refuse_bad_input() {
    check_examples("part-1");
}

#[test]
fn part_2_examples_refuse_bad_input() {
    check_examples("part-2");
}

#[test]
fn part_3_examples_refuse_bad_input() {
    check_examples("part-3");
}

#[test]
fn part_5_examples_refuse_bad_input() {
    check_examples("part-5");
}

#[test]
fn part_4_examples_refuse_bad_input() {
    check_examples("part-4");
}

/// What mdBook sends: the context with book.toml in it, and a book of one chapter.
fn mdbook_input(root: &Path, plugins: Value) -> String {
    let chapter = json!({
        "name": "One", "content": "text", "number": [1], "sub_items": [],
        "path": "one.md", "source_path": "one.md", "parent_names": []
    });
    let context = json!({
        "root": root,
        "config": { "book": {}, "preprocessor": { "wasm": { "after": ["links"], "plugin": plugins } } },
        "renderer": "html",
        "mdbook_version": "0.5.4"
    });
    json!([context, { "items": [{ "Chapter": chapter }] }]).to_string()
}

#[test]
fn part_3_mdbook_wasm_refuses_bad_input() {
    let program = executable(Executable::Bin("mdbook-wasm"));
    let bad = BadFiles::new();
    let root = bad.folder.path();
    let input = |plugins| mdbook_input(root, plugins);

    for json in ["", "{", "[]", "[1, 2]", "no JSON at all"] {
        assert_error(&run(&program, &[], json), &["stdin", "book.toml"]);
    }
    let none = run(&program, &[], &input(json!([])));
    assert_error(
        &none,
        &["book.toml names no plugin", "[[preprocessor.wasm.plugin]]"],
    );
    let unknown = run(&program, &[Path::new("build")], "");
    assert_error(&unknown, &["started by mdBook"]);
    let misspelled = json!([{ "path": "x.wasm", "raed": ["src"] }]);
    assert_error(&run(&program, &[], &input(misspelled)), &["raed", "read"]);

    for (file, expected) in bad.cases(&["part-1-plugin", "part-5-counter"]) {
        let output = run(&program, &[], &input(json!([{ "path": file }])));
        assert_error(
            &output,
            &[&file.display().to_string(), expected, "book.toml"],
        );
    }

    let plugin = component("part-3-plugin");
    let output = run(
        &program,
        &[],
        &input(json!([{ "path": plugin, "read": { "x": "absent" } }])),
    );
    assert_error(&output, &["absent", "book.toml"]);
    let output = run(
        &program,
        &[],
        &input(json!([{ "path": plugin, "env": ["NO SUCH"] }])),
    );
    assert_error(&output, &["NO SUCH", "book.toml"]);
    // Not granted is not there.
    let output = run(&program, &[], &input(json!([{ "path": plugin }])));
    assert_error(&output, &["glossary/terms.txt", "`read`", "part_3_plugin"]);
}

#[test]
fn part_3_mdbook_wasm_supports_every_renderer_but_a_test() {
    let program = executable(Executable::Bin("mdbook-wasm"));
    for (renderer, supported) in [("html", true), ("anything", true), ("test", false)] {
        let output = run(&program, &[Path::new("supports"), Path::new(renderer)], "");
        assert_eq!(output.status.success(), supported, "{renderer}");
        assert!(output.stdout.is_empty());
    }
}

fn xtask(args: &[&str]) -> Output {
    let args: Vec<_> = args.iter().map(Path::new).collect();
    run(Path::new(env!("CARGO_BIN_EXE_xtask")), &args, "")
}

#[test]
fn commands_refuse_bad_input() {
    assert_error(&xtask(&[]), &["no command", "cargo xtask"]);
    assert_error(&xtask(&["rnu"]), &["rnu", "run"]);
    assert_error(&xtask(&["--fast"]), &["--fast"]);
    assert_error(&xtask(&["run", "part-9"]), &["part-9", "part-1, part-2"]);
    assert_error(&xtask(&["test", "part-9"]), &["part-9", "part-1, part-2"]);
    assert_error(&xtask(&["bench", "part-9"]), &["part-9", "part-1, part-2"]);
    assert_error(
        &xtask(&["bench", "part-1"]),
        &["no bench", "part-1/host/benches/NAME.rs"],
    );
    assert_error(&xtask(&["run", "part-5", "magic"]), &["magic", "by-hand"]);
    assert_error(&xtask(&["run", "part-1", "x", "y"]), &["y"]);
    assert_error(
        &xtask(&["run", "--plugin", "x"]),
        &["--plugin needs a part"],
    );
    assert_error(&xtask(&["run", "part-1", "--plugin"]), &["--plugin"]);
    assert_error(
        &xtask(&["run", "part-5", "by-hand", "--plugin", "x"]),
        &["takes 2 components"],
    );
    assert_error(
        &xtask(&["run", "part-1", "trap", "--plugin", "x"]),
        &["takes 0 components"],
    );
    assert_error(&xtask(&["inspect", "a", "b"]), &["one component"]);
    assert_error(
        &xtask(&["run", "part-1", "--plugin", "missing.wasm"]),
        &["missing.wasm", "a component was expected"],
    );
}

#[test]
fn a_bench_is_built_optimized_and_run() {
    let root = TempDir::new().unwrap();
    let write = |file: &str, text: &str| {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"part-1/host\"]\nresolver = \"3\"\n",
    );
    write(
        "part-1/host/Cargo.toml",
        "[package]\nname = \"host\"\n[[bench]]\nname = \"speed\"\nharness = false\n",
    );
    write("part-1/host/src/lib.rs", "");
    write(
        "part-1/host/benches/speed.rs",
        "//! Takes nothing.\nfn main() {\n    println!(\"debug: {}\", cfg!(debug_assertions));\n}\n",
    );
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["bench", "part-1"])
        .env("XTASK_ROOT", root.path())
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(stdout, "debug: false\n", "{output:?}");
}

#[test]
fn inspect_refuses_a_hostile_name() {
    let bad = BadFiles::new();
    let file = bad.folder.path().join("red.wasm");
    let output = run(&executable(Executable::Bin("inspect")), &[&file], "");
    assert_error(&output, &["red.wasm", "names that WIT can't write"]);
    assert_plain(&output.stderr);
}

#[test]
fn inspect_refuses_bad_input() {
    assert_error(&xtask(&["inspect"]), &["cargo xtask inspect FILE"]);
    let bad = BadFiles::new();
    for (file, expected) in bad.cases(&[]) {
        let shown = file.display().to_string();
        assert_error(&xtask(&["inspect", &shown]), &[&shown, expected]);
    }
}

#[test]
fn inspect_prints_imports_exports_and_size() {
    let file = component("part-5-counter");
    let output = xtask(&["inspect", file.to_str().unwrap()]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    for line in [
        "  import tutorial:pipeline/format@0.1.0;",
        "  export tutorial:pipeline/stats@0.1.0;",
        "    count-clean: func(text: string) -> u32;",
    ] {
        assert!(stdout.contains(line), "{stdout}");
    }
    let size = fs::metadata(file).unwrap().len() as f64 / 1024.0;
    assert!(stdout.ends_with(&format!("// {size:.1} KiB\n")), "{stdout}");
}

#[test]
fn every_command_tells_how_it_is_used() {
    for command in ["run", "exercise", "test", "bench", "book", "inspect", "wac"] {
        // Behind a part as well, where people type it.
        for args in [vec![command, "--help"], vec![command, "part-1", "--help"]] {
            if command == "wac" && args.len() == 3 {
                continue;
            }
            let output = xtask(&args);
            let stdout = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{args:?}: {output:?}");
            assert!(stdout.contains(&format!(" {command} ")), "{stdout}");
        }
    }
}

/// `cargo xtask run part-1 | head -1`: the host would panic when it prints to nobody.
#[cfg(unix)]
#[test]
fn whoever_reads_may_leave() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = cargo::command();
    command.args(["xtask", "run", "part-1"]);
    let output = command.stdout(writer).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn commands_work_from_every_folder() {
    for folder in [".", "part-1", "part-1/plugin", "xtask/src"] {
        let output = cargo::command()
            .args(["xtask", "help"])
            .current_dir(xtask::root().join(folder))
            .output()
            .unwrap();
        assert!(output.status.success(), "{folder}: {output:?}");
    }
}

#[test]
fn part_2_runs_a_component_from_elsewhere() {
    let folder = TempDir::new().unwrap();
    let elsewhere = folder.path().join("my plugin.wasm");
    fs::copy(component("part-2-plugin"), &elsewhere).unwrap();
    let output = xtask(&["run", "part-2", "--plugin", elsewhere.to_str().unwrap()]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("Wasm runs anywhere"), "{stdout}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Were the features of a crate to depend on whether tests are built too, cargo would compile
/// Wasmtime twice: once for `cargo xtask run`, once more for `cargo xtask test`.
#[test]
fn tests_and_hosts_share_one_build_of_wasmtime() {
    let features = |edges: &str| {
        let output = cargo::command()
            .args(["tree", "--workspace", "--prefix=none", "--no-dedupe"])
            .args(["--edges", edges, "--format", "{p} [{f}]"])
            .output()
            .unwrap();
        assert!(output.status.success());
        let tree = String::from_utf8(output.stdout).unwrap();
        let mut lines: Vec<_> = tree.lines().map(str::to_string).collect();
        lines.sort();
        lines.dedup();
        lines
    };
    let hosts = features("normal,build");
    let packages: Vec<_> = hosts.iter().map(|line| package(line)).collect();
    let mut tests = features("normal,build,dev");
    // What only the tests need is no second build of anything.
    tests.retain(|line| packages.contains(&package(line)));
    let changed: Vec<_> = tests.iter().filter(|line| !hosts.contains(line)).collect();
    assert!(
        changed.is_empty(),
        "let the dependencies of some package of xtask/ ask for these features too: {changed:#?}"
    );
}

fn package(line: &str) -> &str {
    line.split(" [").next().unwrap_or(line)
}
