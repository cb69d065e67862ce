//! A book in which every kind of item occurs, and `mdbook-wasm` run over it.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;
use serde_json::{Value, json};
use tempfile::TempDir;

const SUMMARY: &str = "\
# Summary

[Preface](preface.md)

# A part title

- [One](one.md)
  - [Nested](sub/nested.md)
    - [Deeper](sub/deeper.md)
- [A draft]()
  - [Under a draft](under.md)

---

[Afterword](after.md)
";

pub fn book() -> TempDir {
    let folder = TempDir::new().unwrap();
    let src = folder.path().join("src");
    fs::create_dir_all(src.join("sub")).unwrap();
    fs::write(src.join("SUMMARY.md"), SUMMARY).unwrap();
    for name in [
        "preface",
        "one",
        "sub/nested",
        "sub/deeper",
        "under",
        "after",
    ] {
        let text = format!("# {name}\n\nThe host of {name}: äöü, \"quotes\", `host`.\n");
        fs::write(src.join(name).with_extension("md"), text).unwrap();
    }
    let glossary = folder.path().join("glossary");
    fs::create_dir(&glossary).unwrap();
    fs::write(glossary.join("terms.txt"), "host = it loads\n").unwrap();
    folder
}

/// A configuration with these plugins, and what it says under `[preprocessor.wasm]` besides.
pub fn config_with(plugins: Value, mut rest: Value) -> Config {
    let command = format!("'{}'", env!("CARGO_BIN_EXE_mdbook-wasm"));
    rest["command"] = json!(command);
    rest["plugin"] = plugins;
    // Compiled once for all tests.
    let cache = concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled");
    let rest_of_table = rest.as_object_mut().unwrap();
    rest_of_table.entry("cache").or_insert(json!(cache));
    rest_of_table.entry("after").or_insert(json!(["links"]));
    // As if it weren't there.
    rest_of_table.retain(|_, value| !value.is_null());
    let mut config = Config::default();
    config.set("preprocessor.wasm", rest).unwrap();
    config.set("output.markdown", json!({})).unwrap();
    config
}

pub fn config(plugins: Value) -> Config {
    config_with(plugins, json!({}))
}

pub fn glossary() -> Value {
    json!({ "path": xtask::component("part-3-plugin"), "read": { "glossary": "glossary" } })
}

pub fn noisy() -> Value {
    json!({ "path": xtask::component("part-3-noisy") })
}

pub fn identity() -> Value {
    json!({ "path": xtask::component("part-3-identity") })
}

/// What came of a run: the book, if it worked, and the lines on stderr.
pub struct Outcome {
    pub book: Option<Book>,
    pub stderr: String,
}

impl Outcome {
    /// The text of the chapter "One".
    pub fn one(&self) -> &str {
        let book = self
            .book
            .as_ref()
            .unwrap_or_else(|| panic!("{}", self.stderr));
        let one = book.chapters().find(|chapter| chapter.name == "One");
        &one.unwrap().content
    }

    /// The error, for a run that must fail.
    pub fn error(&self) -> &str {
        assert!(self.book.is_none(), "{}", self.stderr);
        &self.stderr
    }
}

/// The command that mdBook runs.
pub fn command(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-wasm"));
    command.current_dir(folder.path());
    command
}

/// Runs `mdbook-wasm` as mdBook does, and keeps its stderr, which mdBook would pass on.
pub fn run(folder: &TempDir, config: Config) -> Outcome {
    run_with(command(folder), folder, config)
}

/// What mdBook hands over.
pub fn input(folder: &TempDir, config: Config) -> Vec<u8> {
    let book = MDBook::load_with_config(folder.path(), config.clone());
    let book = book.unwrap().book;
    let root = folder.path().to_path_buf();
    let context = PreprocessorContext::new(root, config, "markdown".to_string());
    serde_json::to_vec(&(context, book)).unwrap()
}

pub fn run_with(mut command: Command, folder: &TempDir, config: Config) -> Outcome {
    let input = input(folder, config);
    let process = command.stdin(Stdio::piped());
    let process = process.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = process.spawn().unwrap();
    let mut stdin = process.stdin.take().unwrap();
    // Whoever refuses the configuration may not read to the end.
    let writer = thread::spawn(move || stdin.write_all(&input).ok());
    let output = process.wait_with_output().unwrap();
    writer.join().unwrap();
    if !output.status.success() {
        assert!(output.stdout.is_empty(), "half a book");
    }
    let book = output
        .status
        .success()
        .then(|| serde_json::from_slice(&output.stdout).unwrap());
    Outcome {
        book,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs these plugins over the book, with this text in its chapter "One".
pub fn run_on(one: &str, plugins: Value) -> Outcome {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), one).unwrap();
    run(&folder, config(plugins))
}
