//! A plugin's fault stays its own: it ends in an error that names it, and in nothing half-written.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::{Command, Stdio};

use mdbook_driver::MDBook;
use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::sample::input;
use crate::sample::{book, config, config_with, glossary, noisy, run, run_on};

/// The plugin with little time and memory.
fn limited(seconds: u64) -> Value {
    let mut plugin = noisy();
    plugin["seconds"] = json!(seconds);
    plugin["megabytes"] = json!(16);
    plugin
}

/// What a chapter makes it do, its seconds, and what the error says.
const FAULTS: [(&str, u64, &str); 7] = [
    ("panic", 60, "wasm `unreachable` instruction executed"),
    ("compute", 1, "no answer within 1 s"),
    ("sleep", 1, "no answer within 1 s"),
    ("hoard", 60, "more than 16 MiB of memory wanted"),
    // Its own `println!` panics when nothing more is taken.
    ("print", 60, "wasm `unreachable` instruction executed"),
    ("log", 60, "more than 262144 bytes logged"),
    // Each line counts, whatever is on it.
    ("empty", 60, "more than 262144 bytes logged"),
];

#[test]
fn a_fault_names_the_plugin_the_chapter_and_the_limit() {
    for (chapter, seconds, limit) in FAULTS {
        let outcome = run_on(chapter, json!([limited(seconds)]));
        let error = outcome.error();
        let place = "error: plugin part_3_noisy crashed in chapter \"One\"\n";
        assert!(error.contains(place), "{chapter}: {error}");
        assert!(error.contains(limit), "{chapter}: {error}");
    }
}

#[test]
fn a_panic_shows_its_words() {
    let outcome = run_on("panic", json!([noisy()]));
    let words = "print: part_3_noisy (One): the chapter asked for it\n";
    assert!(outcome.error().contains(words), "{}", outcome.stderr);
}

#[test]
fn a_book_fails_with_its_plugin_and_nothing_is_written() {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), "panic").unwrap();
    let book = MDBook::load_with_config(folder.path(), config(json!([noisy()]))).unwrap();
    let error = book.build().unwrap_err();
    assert!(
        error.to_string().contains("exited unsuccessfully"),
        "{error:#}"
    );
    assert!(!folder.path().join("book").exists());
}

#[test]
fn an_optional_plugin_that_crashes_is_left_out_of_the_rest() {
    for (chapter, seconds, limit) in FAULTS {
        let mut plugin = limited(seconds);
        plugin["optional"] = json!(true);
        let outcome = run_on(chapter, json!([plugin, glossary()]));
        // Whatever it crashed in stays as it was, and the next plugin does its work.
        assert_eq!(outcome.one(), chapter);
        let mut warnings = outcome
            .stderr
            .lines()
            .filter(|line| line.starts_with("warn"));
        let first = warnings.next().unwrap_or_default();
        let start = "warn: plugin part_3_noisy crashed in chapter \"One\": ";
        assert!(
            first.starts_with(start) && first.contains(limit),
            "{chapter}: {first}"
        );
        assert!(first.ends_with("; the book goes on without it"), "{first}");
        assert_eq!(warnings.next(), None);
        assert!(
            outcome
                .stderr
                .contains("part_3_plugin (Afterword): terms explained: 1")
        );
    }
}

#[test]
fn a_refused_chapter_ends_the_book_or_stays_as_it_was() {
    let outcome = run_on("refuse", json!([noisy()]));
    let reason = "error: plugin part_3_noisy, chapter \"One\": no\\nerror: and a forged one\n";
    assert_eq!(outcome.error(), reason);

    let mut plugin = noisy();
    plugin["optional"] = json!(true);
    let outcome = run_on("refuse", json!([plugin]));
    assert_eq!(outcome.one(), "refuse");
    assert_eq!(
        outcome.stderr,
        "warn: plugin part_3_noisy, chapter \"One\": no\\nerror: and a forged one; \
         the chapter stays as it was\n"
    );
}

#[test]
fn what_a_plugin_returns_is_limited_too() {
    let folder = book();
    for name in [
        "preface",
        "one",
        "under",
        "after",
        "sub/nested",
        "sub/deeper",
    ] {
        fs::write(folder.path().join(format!("src/{name}.md")), "swell").unwrap();
    }
    let outcome = run(&folder, config(json!([limited(60)])));
    let error = outcome.error();
    assert!(
        error.contains("more than 16 MiB of text returned"),
        "{error}"
    );

    let outcome = run_on("controls", json!([limited(60)]));
    let error = outcome.error();
    assert!(
        error.contains("more than 16 MiB of text returned"),
        "{error}"
    );

    let outcome = run_on("long", json!([noisy()]));
    let error = outcome.error();
    assert!(
        error.len() < 4000 && error.ends_with(" …\n"),
        "{}",
        error.len()
    );
}

/// To escape a message the host needs several times its length, so a long one never gets there.
#[test]
fn a_message_is_counted_before_it_is_escaped() {
    let outcome = run_on("escapes", json!([limited(60)]));
    assert_eq!(outcome.one(), "logged");
    let line = format!(
        "info: part_3_noisy (One): {}\n",
        "\\u{1b}".repeat(200 * 1024)
    );
    assert_eq!(outcome.stderr, line);
}

#[test]
fn a_book_can_be_refused_as_a_whole() {
    let mut plugin = noisy();
    plugin["settings"] = json!({ "prepare": "refuse" });
    let outcome = run_on("text", json!([plugin]));
    assert_eq!(
        outcome.error(),
        "error: plugin part_3_noisy: not this book\n"
    );
    plugin["optional"] = json!(true);
    let outcome = run_on("text", json!([plugin]));
    let warning = "warn: plugin part_3_noisy: not this book; the book goes on without it\n";
    assert_eq!(outcome.stderr, warning);
    plugin["optional"] = json!(false);
    plugin["settings"] = json!({ "prepare": "panic" });
    let outcome = run_on("text", json!([plugin]));
    let error = "error: plugin part_3_noisy crashed when it was shown the chapters\n";
    assert!(outcome.error().contains(error), "{}", outcome.stderr);
}

#[test]
fn an_optional_plugin_may_be_missing() {
    let plugin = json!({ "path": "absent.wasm", "optional": true });
    let outcome = run_on("text", json!([plugin]));
    assert_eq!(outcome.one(), "text");
    assert!(outcome.stderr.starts_with("warn: "), "{}", outcome.stderr);
    assert!(
        outcome
            .stderr
            .contains("absent.wasm (a plugin in book.toml)")
    );
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

#[test]
fn what_a_plugin_prints_is_marked_and_harmless() {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), "forge").unwrap();
    let outcome = run(
        &folder,
        config_with(json!([noisy()]), json!({ "log": "debug" })),
    );
    assert_eq!(outcome.one(), "forged");
    assert_eq!(
        outcome.stderr,
        "debug: part_3_noisy (One): one line\\nerror: and a forged one\n\
         print: part_3_noisy (One): plain\n\
         print: part_3_noisy (One): \\u{1b}[31mred\\rerror: forged\n"
    );
}

/// Each line is shown with the plugin's name and the chapter's, and both count. It is said once.
#[test]
fn what_a_plugin_prints_is_counted_as_it_is_shown() {
    let folder = book();
    for name in ["one", "after"] {
        fs::write(folder.path().join(format!("src/{name}.md")), "lines").unwrap();
    }
    let outcome = run(&folder, config(json!([noisy()])));
    assert_eq!(outcome.one(), "printed");
    assert!(
        outcome.stderr.len() < 512 * 1024,
        "{}",
        outcome.stderr.len()
    );
    let last = "print: part_3_noisy (One): more than 262144 bytes\n";
    assert!(outcome.stderr.ends_with(last));
    assert_eq!(outcome.stderr.matches("more than").count(), 1);
}

/// At a terminal, which `script` is, no line gets so long that the terminal breaks it.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs the command `script` of util-linux"]
fn no_line_is_broken_by_a_terminal() {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), "wide fine").unwrap();
    let input = input(&folder, config(json!([noisy()])));
    fs::write(folder.path().join("input.json"), input).unwrap();
    let host = format!(
        "'{}' < input.json > /dev/null",
        env!("CARGO_BIN_EXE_mdbook-wasm")
    );
    let script = Command::new("script")
        .args(["--quiet", "--command", &host, "/dev/null"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let seen = String::from_utf8(script.stdout).unwrap();
    let seen = seen.replace("\x1b[K", "").replace('\r', "\n");
    assert_eq!(seen.matches("forged").count(), 2, "{seen}");
    for line in seen.lines().filter(|line| !line.is_empty()) {
        let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
        assert!(line.chars().map(wide).sum::<usize>() < 80, "{line}");
        assert!(
            ["info: part_3_noisy (One): ", "    "]
                .iter()
                .any(|start| line.starts_with(start)),
            "{line}"
        );
    }
}

#[test]
fn nothing_but_lines_reaches_a_pipe() {
    let outcome = run_on("text", json!([glossary()]));
    assert!(
        !outcome.stderr.contains(['\x1b', '\r']),
        "{:?}",
        outcome.stderr
    );
}
