//! Files that a plugin is to be replaced by: none of them may take away the one that works.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use part_4_shared::sandbox;
use tempfile::TempDir;
use wasmtime::Engine;
use wasmtime::component::Component;
use xtask::build::build;
use xtask::component;
use xtask::parts::Executable;

/// It exports what the world wants, and loops when it is instantiated.
const LOOPS: &str = r#"
(component
  (core module $m
    (func $endless (loop $again (br $again)))
    (start $endless)
    (memory (export "memory") 1)
    (func (export "clean") (param i32 i32) (result i32) unreachable)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m))
  (func $clean (param "text" string) (result string)
    (canon lift (core func $i "clean") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (instance $format (export "clean" (func $clean)))
  (export "tutorial:pipeline/format@0.1.0" (instance $format)))"#;

/// Runs the example: the first file is the plugin, and each further one is to replace it.
fn reload(files: &[&Path]) -> Output {
    let example = Executable::Example("reload".to_string());
    let built = build(&[], &[example]).unwrap();
    let mut command = Command::new(&built.executables["reload"]);
    command.args(files).output().unwrap()
}

fn lines(output: &Output) -> Vec<String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout.clone()).unwrap();
    // What is too long for a line goes on below, behind spaces.
    let whole = stdout.replace("\n    ", "");
    whole.lines().map(str::to_string).collect()
}

fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let file = folder.path().join(name);
    fs::write(&file, bytes).unwrap();
    file
}

#[test]
fn what_is_no_plugin_is_refused_once_and_the_old_one_goes_on() {
    let folder = TempDir::new().unwrap();
    let red = r#"(component (import "url=<\1b[31mred\07>" (func)))"#;
    let bad = [
        (write(&folder, "empty.wasm", ""), "can't be loaded"),
        (write(&folder, "text.wasm", "I am text."), "can't be loaded"),
        (
            write(&folder, "core.wasm", b"\0asm\x01\0\0\0"),
            "can't be loaded",
        ),
        (
            write(&folder, "large.wasm", vec![0; 1 << 21]),
            "more than 1048576 bytes",
        ),
        (
            write(&folder, "red.wasm", wat::parse_str(red).unwrap()),
            r"url=<\u{1b}[31mred\u{7}>",
        ),
        (
            write(&folder, "loops.wasm", wat::parse_str(LOOPS).unwrap()),
            "no answer within 500ms",
        ),
        (component("part-5-counter"), "doesn't fit the world"),
        // It doesn't exist, so the plugin's file is removed.
        (folder.path().join("missing.wasm"), "can't be read"),
    ];
    let old = component("part-5-patient");
    let mut files = vec![old.as_path()];
    files.extend(bad.iter().map(|(file, _)| file.as_path()));
    let begun = Instant::now();
    let lines = lines(&reload(&files));
    assert!(begun.elapsed() < Duration::from_secs(60));

    let mut rest = &lines[2..];
    for (file, reason) in &bad {
        let name = file.file_name().unwrap().to_str().unwrap();
        let end = rest.iter().position(|line| line.starts_with("  it says"));
        let (these, more) = rest.split_at(end.unwrap() + 1);
        rest = more;
        let [.., refused, nothing_new, says] = these else {
            panic!("{these:?}");
        };
        assert!(refused.contains(&format!("{name}: refused, ")), "{refused}");
        assert!(refused.contains(reason), "{refused}");
        assert_eq!(nothing_new, "nothing new");
        assert_eq!(says, "  it says \"a   b\"");
    }
    assert_eq!(rest, ["the call that had begun: \"a   b\""]);
}

#[test]
fn a_good_file_is_taken_after_a_bad_one_and_an_older_one_after_a_newer() {
    let (old, new) = (component("part-5-patient"), component("part-5-formatter"));
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing.wasm");
    let lines = lines(&reload(&[&old, &missing, &new, &old]));
    let says: Vec<_> = lines.iter().filter(|line| line.starts_with("  ")).collect();
    assert_eq!(
        says,
        [
            r#"  it says "a   b""#,
            r#"  it says "a b""#,
            r#"  it says "a   b""#
        ]
    );
    let taken = lines.iter().filter(|line| line.ends_with(": taken"));
    assert_eq!(taken.count(), 2);
}

/// Where each section of a component begins, and its kind: 0 stands for names and the like.
fn sections(bytes: &[u8]) -> Vec<(usize, u8)> {
    let (mut sections, mut at) = (Vec::new(), 8);
    while at < bytes.len() {
        sections.push((at, bytes[at]));
        let (mut length, mut shift) = (0, 0);
        loop {
            at += 1;
            length |= usize::from(bytes[at] & 0x7f) << shift;
            shift += 7;
            if bytes[at] < 0x80 {
                break;
            }
        }
        at += 1 + length;
    }
    assert_eq!(at, bytes.len());
    sections
}

/// Why no time is waited for a file to settle: half of a component is none.
#[test]
fn a_file_that_was_cut_off_is_refused_unless_only_names_are_missing() {
    let bytes = fs::read(component("part-5-formatter")).unwrap();
    let engine = Engine::default();
    let linker = sandbox::linker::<()>(&engine).unwrap();
    let interface = "tutorial:pipeline/format@0.1.0";
    let fits = |length: usize| {
        let component = Component::new(&engine, &bytes[..length]);
        component.is_ok_and(|component| {
            let export = component.get_export_index(None, interface);
            export.is_some() && linker.instantiate_pre(&component).is_ok()
        })
    };
    assert!(fits(bytes.len()));
    let sections = sections(&bytes);
    let (mut whole, mut lacking) = (0, 0);
    for (number, (start, _)) in sections.iter().enumerate() {
        let only_names = sections[number..].iter().all(|(_, kind)| *kind == 0);
        assert_eq!(fits(*start), only_names, "cut off at {start}");
        match only_names {
            true => whole += 1,
            false => lacking += 1,
        }
        // And in the midst of the section.
        assert!(!fits(start + 1), "cut off at {}", start + 1);
    }
    assert!(whole >= 1 && lacking >= 10, "{whole}, {lacking}");
    for length in (0..bytes.len()).step_by(997) {
        if !sections.iter().any(|(start, _)| *start == length) {
            assert!(!fits(length), "cut off at {length}");
        }
    }
}
