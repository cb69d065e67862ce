//! `mdbook-wasm` inside the real mdBook: what plugins change, and what they can't.

use std::fs;
use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use serde_json::json;
use tempfile::TempDir;

const SUMMARY: &str = "\
# Summary

[Preface](preface.md)

# A part title

- [One](one.md)
  - [Nested](nested.md)
    - [Deeper](deeper.md)
- [A draft]()
  - [Under a draft](under.md)

---

[Afterword](after.md)
";

/// A book in a folder of its own, in which every kind of item occurs.
fn book() -> TempDir {
    let folder = TempDir::new().unwrap();
    let src = folder.path().join("src");
    fs::create_dir(&src).unwrap();
    fs::write(src.join("SUMMARY.md"), SUMMARY).unwrap();
    for name in ["preface", "one", "nested", "deeper", "under", "after"] {
        let text = format!("# {name}\n\nThe host of {name}: äöü, \"quotes\", `host`.\n");
        fs::write(src.join(name).with_extension("md"), text).unwrap();
    }
    let glossary = folder.path().join("glossary");
    fs::create_dir(&glossary).unwrap();
    fs::write(glossary.join("terms.txt"), "host = it loads\n").unwrap();
    folder
}

/// The book's configuration, with the real executable as its preprocessor.
fn config(plugins: serde_json::Value) -> Config {
    let mut config = Config::default();
    let command = format!("'{}'", env!("CARGO_BIN_EXE_mdbook-wasm"));
    config.set("preprocessor.wasm.command", command).unwrap();
    config.set("preprocessor.wasm.plugin", plugins).unwrap();
    config.set("output.markdown", json!({})).unwrap();
    config
}

fn preprocess(root: &Path, plugins: serde_json::Value) -> Result<Book> {
    let book = MDBook::load_with_config(root, config(plugins))?;
    Ok(book.preprocess_book(&MarkdownRenderer::new())?.0)
}

fn glossary() -> serde_json::Value {
    json!({ "path": xtask::component("part-3-plugin"), "read": ["glossary"] })
}

fn noisy() -> serde_json::Value {
    json!({ "path": xtask::component("part-3-noisy") })
}

#[test]
fn everything_but_the_marked_terms_survives() {
    let folder = book();
    let before = MDBook::load(folder.path()).unwrap().book;
    let after = preprocess(folder.path(), json!([glossary()])).unwrap();

    let mut expected = before.clone();
    let mut chapters = 0;
    expected.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item {
            let mark = "The <abbr title=\"it loads\">host</abbr> of";
            chapter.content = chapter.content.replacen("The host of", mark, 1);
            chapters += 1;
        }
    });
    assert_eq!(chapters, 7, "six chapters and a draft");
    assert_ne!(before, expected);
    assert_eq!(after, expected);
}

#[test]
fn a_whole_build_goes_through() {
    let folder = book();
    let book = MDBook::load_with_config(folder.path(), config(json!([glossary()]))).unwrap();
    book.build().unwrap();
    let page = fs::read_to_string(book.build_dir_for("markdown").join("deeper.md")).unwrap();
    assert!(
        page.contains("<abbr title=\"it loads\">host</abbr>"),
        "{page}"
    );
}

#[test]
fn plugins_run_in_the_order_of_the_configuration() {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), "Text.\n").unwrap();
    let twice = preprocess(folder.path(), json!([noisy(), noisy()])).unwrap();
    let one = twice.chapters().find(|chapter| chapter.name == "One");
    assert_eq!(one.unwrap().content, "Text.\n[]\n[]\n");
}

#[test]
fn what_a_plugin_prints_never_reaches_the_book() {
    // mdBook parses the preprocessor's stdout: a stray line would fail this.
    let folder = book();
    preprocess(folder.path(), json!([noisy()])).unwrap();
}

#[test]
fn a_plugin_sees_the_variables_it_was_granted() {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), "").unwrap();
    let mut plugin = noisy();
    plugin["env"] = json!(["CARGO_PKG_NAME"]);
    let after = preprocess(folder.path(), json!([plugin])).unwrap();
    let one = after.chapters().find(|chapter| chapter.name == "One");
    let value = std::env::var("CARGO_PKG_NAME").unwrap();
    let expected = format!("{:?}\n", [("CARGO_PKG_NAME", value)]);
    assert_eq!(one.unwrap().content, expected);
}

#[test]
fn a_plugin_that_fails_fails_the_build() {
    for text in ["refuse", "panic"] {
        let folder = book();
        fs::write(folder.path().join("src/one.md"), text).unwrap();
        let error = preprocess(folder.path(), json!([noisy()])).unwrap_err();
        assert!(
            error.to_string().contains("exited unsuccessfully"),
            "{error:#}"
        );
    }
}

/// The chain of errors that a plugin's fault ends in, from `mdbook-wasm` inside this process.
fn fault(chapter: &str, seconds: u64) -> String {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), chapter).unwrap();
    let mut plugin = noisy();
    plugin["seconds"] = json!(seconds);
    plugin["megabytes"] = json!(16);
    let mut book = MDBook::load_with_config(folder.path(), config(json!([plugin]))).unwrap();
    book.with_preprocessor(part_3_host::WasmPreprocessor);
    let error = book.preprocess_book(&MarkdownRenderer::new()).unwrap_err();
    format!("{error:#}")
}

#[test]
fn a_fault_names_the_plugin_the_chapter_and_the_limit() {
    for (chapter, seconds, limit) in [
        ("compute", 1, "no answer within 1 s"),
        ("sleep", 1, "no answer within 1 s"),
        ("hoard", 60, "more than 16 MiB of memory wanted"),
        // Its own `println!` panics when nothing more is taken.
        ("print", 60, "`unreachable`"),
        ("log", 60, "more than 262144 bytes logged"),
    ] {
        let error = fault(chapter, seconds);
        let place = "plugin part_3_noisy crashed in chapter \"One\"";
        assert!(error.contains(place), "{chapter}: {error}");
        assert!(error.contains(limit), "{chapter}: {error}");
    }
}

#[test]
fn the_reason_that_a_plugin_gives_stays_on_one_line() {
    let error = fault("forge", 60);
    assert!(
        error.ends_with(r#"chapter "One": no\nerror: and a forged one"#),
        "{error}"
    );
}

#[test]
fn a_limit_of_nothing_is_refused() {
    let folder = book();
    let mut plugin = noisy();
    plugin["seconds"] = json!(0);
    let mut book = MDBook::load_with_config(folder.path(), config(json!([plugin]))).unwrap();
    book.with_preprocessor(part_3_host::WasmPreprocessor);
    let error = book.preprocess_book(&MarkdownRenderer::new()).unwrap_err();
    assert!(
        format!("{error:#}").contains("expected a nonzero"),
        "{error:#}"
    );
}
