//! What mdBook obeys or runs is out of a plugin's reach, wherever it is.

use std::env;
use std::fs;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sample::{Outcome, book, command, config, config_with, noisy, run, run_with};

/// Makes these folders in the book's.
fn book_with(folders: &[&str]) -> TempDir {
    let book = book();
    for folder in folders {
        fs::create_dir_all(book.path().join(folder)).unwrap();
    }
    book
}

/// A configuration whose plugin may write in this folder.
fn writing(folder: &str) -> Config {
    let mut plugin = noisy();
    plugin["write"] = json!({ "files": folder });
    config(json!([plugin]))
}

#[track_caller]
fn assert_kept(outcome: &Outcome, named: &str) {
    let error = outcome.error();
    let kept = error.split_once("a plugin must not change ");
    let kept = kept.and_then(|(_, kept)| kept.split_once(';'));
    let (kept, _) = kept.unwrap_or_else(|| panic!("{error}"));
    assert!(kept.ends_with(named), "{kept}");
}

/// `mdbook test` has rustdoc compile and run the code in chapters.
#[test]
fn no_code_of_a_plugin_is_run_as_a_test() {
    for (renderers, passes) in [(Value::Null, true), (json!(["markdown", "test"]), false)] {
        let folder = book();
        let ran = folder.path().join("ran");
        let one = format!("code {}", ran.display());
        fs::write(folder.path().join("src/one.md"), one).unwrap();
        let rest = json!({ "renderers": renderers });
        let config = config_with(json!([noisy()]), rest);
        let mut book = MDBook::load_with_config(folder.path(), config).unwrap();
        assert_eq!(book.test(vec![]).is_ok(), passes);
        assert!(!ran.exists());
    }
}

#[test]
fn what_a_command_names_is_kept() {
    for (table, command, named) in [
        ("preprocessor", "python3 tools/pass.py", "tools/pass.py"),
        ("preprocessor", "python3 'tools/pass.py'", "tools/pass.py"),
        (
            "preprocessor",
            "python3 tools/my\\ pass.py",
            "tools/my pass.py",
        ),
        ("preprocessor", "tools/pass", "tools/pass"),
        ("output", "tools/render", "tools/render"),
        // There are two renderers, so this one starts in book/other.
        ("output", "python3 ../../tools/render.py", "tools/render.py"),
    ] {
        // None of these files is there: then the plugin could make it.
        let folder = book_with(&["tools", "data"]);
        let configured = |write| {
            let mut config = writing(write);
            config
                .set(format!("{table}.other.command"), command)
                .unwrap();
            config
        };
        assert_kept(&run(&folder, configured("tools")), named);
        let apart = run(&folder, configured("data"));
        assert!(apart.book.is_some(), "{command}: {}", apart.stderr);
    }
}

#[test]
fn a_renderer_that_is_alone_starts_in_the_built_book() {
    let folder = book_with(&["tools"]);
    let configured = |command| {
        let mut config = writing("tools");
        config
            .set("output", json!({ "other": { "command": command } }))
            .unwrap();
        config
    };
    assert_kept(&run(&folder, configured("x ../tools/y")), "tools/y");
    let beside = run(&folder, configured("x ../../tools/y"));
    assert!(beside.book.is_some(), "{}", beside.stderr);
}

/// mdBook looks for `mdbook-NAME` there, and for every command without a slash.
#[test]
fn a_folder_of_programs_is_kept() {
    let folder = book_with(&["bin", "data"]);
    let run_where = |path: &[&str], write: &str| {
        let mut command = command(&folder);
        let path = path.iter().map(|entry| match *entry {
            "BIN" => folder.path().join("bin"),
            entry => entry.into(),
        });
        command.env("PATH", env::join_paths(path).unwrap());
        run_with(command, &folder, writing(write))
    };
    assert_kept(&run_where(&["/usr/bin", "BIN"], "bin"), "bin");
    assert_kept(&run_where(&["bin"], "bin"), "bin");
    for path in [&["BIN"][..], &["bin"], &["", "/usr/bin"], &["."]] {
        let outcome = run_where(path, "data");
        assert!(outcome.book.is_some(), "{path:?}: {}", outcome.stderr);
    }
}

#[test]
fn a_chapter_that_is_elsewhere_is_kept() {
    let folder = book_with(&["notes", "data"]);
    fs::write(folder.path().join("notes/note.md"), "# Note\n").unwrap();
    let summary = folder.path().join("src/SUMMARY.md");
    let mut text = fs::read_to_string(&summary).unwrap();
    text.push_str("\n[Note](../notes/note.md)\n");
    fs::write(summary, text).unwrap();
    assert_kept(&run(&folder, writing("notes")), "notes/note.md");
    let apart = run(&folder, writing("data"));
    assert!(apart.book.is_some(), "{}", apart.stderr);
}

#[cfg(unix)]
#[test]
fn what_links_in_the_sources_lead_to_is_kept() {
    use std::os::unix::fs::symlink;

    let folder = book_with(&["notes", "theme", "looks", "pictures", "further", "data"]);
    for (target, link) in [
        ("../../notes/new.md", "src/sub/new.md"),
        ("../looks/index.hbs", "theme/index.hbs"),
        ("../pictures", "src/pictures"),
        // Behind a link there may be another, and a circle.
        ("../further", "pictures/further"),
        ("../src", "further/circle"),
    ] {
        symlink(target, folder.path().join(link)).unwrap();
    }
    for (write, named) in [
        ("notes", "src/sub/new.md"),
        ("looks", "theme/index.hbs"),
        ("pictures", "src/pictures"),
        ("further", "src/pictures/further"),
    ] {
        assert_kept(&run(&folder, writing(write)), named);
    }
    let apart = run(&folder, writing("data"));
    assert!(apart.book.is_some(), "{}", apart.stderr);
}
