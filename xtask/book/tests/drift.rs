//! Proof that the check sees drift: each kind is planted in a true chapter, and caught.

use std::fs;
use std::path::Path;

use book::Slow;
use tempfile::TempDir;

const CHAPTER: &str = "\
# Title

<!-- embed: a.rs#region -->
*[a.rs:3](a.rs#L3)*

```rust
let two = 2;
```

Run it:

```console
$ cargo --version
cargo [..]
```

Version <!-- version: a -->1.2.3<!-- end -->, see <!-- line: a.rs `two` -->[a.rs:3](a.rs#L3)<!-- end --> and [above](#title).
";

const SOURCE: &str =
    "fn a() {\n    // ANCHOR: region\n    let two = 2;\n    // ANCHOR_END: region\n}\n";

fn root(chapter: &str) -> TempDir {
    let root = TempDir::new().unwrap();
    let lock = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n";
    fs::write(root.path().join("Cargo.lock"), lock).unwrap();
    fs::write(root.path().join("a.rs"), SOURCE).unwrap();
    fs::write(root.path().join("README.md"), chapter).unwrap();
    root
}

/// Everything that is wrong with a chapter, as one text.
fn problems(chapter: &str) -> String {
    problems_with(chapter, Slow::Leave)
}

fn problems_with(chapter: &str, slow: Slow) -> String {
    let root = root(chapter);
    let file = Path::new("README.md");
    let links = book::check_links(root.path(), file).unwrap().join("\n");
    match book::weave(root.path(), file, slow) {
        Ok(woven) => book::drift(file, &woven).unwrap_or_default() + &links,
        Err(error) => format!("{error:#}\n{links}"),
    }
}

#[track_caller]
fn assert_caught(true_text: &str, planted: &str, reported: &str) {
    assert!(CHAPTER.contains(true_text), "{true_text}");
    let problems = problems(&CHAPTER.replacen(true_text, planted, 1));
    assert!(
        problems.contains(reported),
        "`{reported}` isn't in:\n{problems}"
    );
}

#[test]
fn a_true_chapter_has_no_problems() {
    assert_eq!(problems(CHAPTER), "");
}

#[test]
fn every_block_is_counted() {
    let root = root(CHAPTER);
    let count = book::weave(root.path(), Path::new("README.md"), Slow::Leave)
        .unwrap()
        .count;
    assert_eq!((count.listings, count.outputs), (1, 1));
}

#[test]
fn a_listing_that_drifted_is_caught() {
    assert_caught(
        "let two = 2;",
        "let two = 3;",
        "-let two = 3;\n+let two = 2;",
    );
    assert_caught("#region", "#other", "ANCHOR: other");
    assert_caught("a.rs#region", "b.rs", "b.rs can't be read");
}

#[test]
fn an_output_that_drifted_is_caught() {
    assert_caught("cargo [..]", "rustc [..]", "-rustc [..]\n+cargo 1.");
    assert_caught("cargo [..]\n", "? failed\ncargo [..]\n", "-? failed");
    assert_caught("cargo [..]\n", "", "+cargo 1.");
}

/// The chapter, its console block marked as slow, and what that block says about cargo.
fn slow(says: &str) -> String {
    CHAPTER
        .replace("```console", "<!-- slow: builds a lot -->\n```console")
        .replace("cargo [..]", says)
}

#[test]
fn a_slow_output_is_left_alone_and_counted_as_not_run() {
    let chapter = slow("rustc [..]");
    let root = root(&chapter);
    let woven = book::weave(root.path(), Path::new("README.md"), Slow::Leave).unwrap();
    assert_eq!(woven.after, chapter);
    assert_eq!((woven.count.outputs, woven.count.not_run), (0, 1));
    assert!(woven.count.to_string().ends_with(", 1 slow not run"));
}

#[test]
fn a_slow_output_that_is_asked_for_is_run_and_counted_like_any_other() {
    let root = root(&slow("cargo [..]"));
    let woven = book::weave(root.path(), Path::new("README.md"), Slow::Run).unwrap();
    assert_eq!(woven.after, woven.before);
    assert_eq!((woven.count.outputs, woven.count.not_run), (1, 0));
    assert!(!woven.count.to_string().contains("slow"));

    let problems = problems_with(&slow("rustc [..]"), Slow::Run);
    assert!(problems.contains("-rustc [..]\n+cargo 1."), "{problems}");
}

#[test]
fn a_slow_block_that_could_never_run_is_caught() {
    let listing = CHAPTER.replace("embed: a.rs#region", "slow: builds a lot");
    let listing = listing.replace("*[a.rs:3](a.rs#L3)*\n\n", "");
    assert!(problems(&listing).contains("only a ```console block can be slow"));
    let no_command = slow("x").replace("$ cargo --version\n", "");
    assert!(problems(&no_command).contains("begins with `$ ` and a command"));
    let no_reason = slow("cargo [..]").replace("slow: builds a lot", "slow:");
    assert!(problems(&no_reason).contains("says nothing after its colon"));
}

#[test]
fn a_version_or_line_that_drifted_is_caught() {
    assert_caught("1.2.3", "1.2.2", "+Version <!-- version: a -->1.2.3");
    assert_caught("-->[a.rs:3", "-->[a.rs:4", "-->[a.rs:3]");
}

#[test]
fn a_caption_that_drifted_is_caught() {
    let caption = "+*[a.rs:3](a.rs#L3)*";
    assert_caught("*[a.rs:3]", "*[a.rs:4]", caption);
    assert_caught("(a.rs#L3)*", "(b.rs#L3)*", caption);
    assert_caught("*[a.rs:3](a.rs#L3)*\n\n", "", caption);
    assert_caught(
        "*[a.rs:3](a.rs#L3)*",
        "See a.rs.",
        "no block below this marker",
    );
    // The whole file has no first line to name.
    assert_caught("a.rs#region", "a.rs", "+*[a.rs](a.rs)*");
}

#[test]
fn a_chapter_woven_is_true() {
    let planted = CHAPTER.replace("*[a.rs:3](a.rs#L3)*\n\n", "");
    let root = root(&planted);
    let woven = book::weave(root.path(), Path::new("README.md"), Slow::Leave).unwrap();
    assert_eq!(woven.after, CHAPTER);
}

#[test]
fn a_block_without_a_word_before_it_is_caught() {
    assert_caught(
        "Run it:\n\n",
        "",
        "README.md: line 10: no word stands between this block and the one above",
    );
}

#[test]
fn a_broken_link_is_caught() {
    assert_caught("(#title)", "(#titel)", "there is no such heading");
    assert_caught("(#title)", "(b.md)", "there is no such file");
}

#[test]
fn a_line_that_markdown_takes_for_html_is_caught() {
    assert_caught(
        "see <!-- line: a.rs",
        "see\n<!-- line: a.rs",
        "must not begin with a comment",
    );
}

#[test]
fn an_edit_that_readers_cant_follow_is_caught() {
    let edit = |lead: &str, rest: &str| {
        problems(&format!(
            "# T\n\n{lead}\n\n<!-- edit: a.rs -->\n```diff\n-    let two = 2;\n```\n\n{rest}"
        ))
    };
    let undo = "Type `git checkout a.rs`.\n\n<!-- undo -->\n";
    assert_eq!(edit("In `a.rs`:", undo), "");
    assert!(edit("Somewhere:", undo).contains("must name a.rs"));
    assert!(edit("In `a.rs`:", "").contains("never taken back"));
    let elsewhere = undo.replace("a.rs", "b.rs");
    assert!(edit("In `a.rs`:", &elsewhere).contains("doesn't take the edit of a.rs back"));
    let unseen = "Take it back.\n\n<!-- undo -->\n";
    assert!(edit("In `a.rs`:", unseen).contains("says `git checkout PATH`"));
}

#[test]
fn a_block_that_nobody_accounts_for_is_caught() {
    assert_caught(
        "<!-- embed: a.rs#region -->\n",
        "",
        "README.md:5: this ```rust block has no marker",
    );
    assert_caught("```console", "```", "the fence names no language");
}

#[test]
fn a_page_of_errors_that_isnt_that_of_its_entries_is_caught() {
    let root = root(CHAPTER);
    let write = |file: &str, text: &str| {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let entry = "# `no such thing`\n\n- when: call\n- because: it isn't there\n\nIt never was.\n\n\
                 **Fix:** make one. [How](../../../README.md#title)\n";
    write("appendix/errors/missing/entry.md", entry);
    write("appendix/errors/missing/run.rs", "");
    write(
        "appendix/errors/lead.md",
        "# What goes wrong\n\nSee [the title](../../README.md#title).\n",
    );
    write("appendix/errors.md", "");
    let page = Path::new("appendix/errors.md");
    let woven = book::weave(root.path(), page, Slow::Leave).unwrap();
    assert!(book::drift(page, &woven).is_some());

    write("appendix/errors.md", &woven.after);
    let woven = book::weave(root.path(), page, Slow::Leave).unwrap();
    assert_eq!(book::drift(page, &woven), None);
    assert_eq!(
        book::check_links(root.path(), page).unwrap(),
        Vec::<String>::new()
    );
    for part in [
        "| [`no such thing`](#no-such-thing) | it isn't there |",
        "[run.rs](errors/missing/run.rs)",
    ] {
        assert!(woven.after.contains(part), "{}", woven.after);
    }

    write(
        "appendix/errors/missing/entry.md",
        &entry.replace("never", "always"),
    );
    let woven = book::weave(root.path(), page, Slow::Leave).unwrap();
    let drift = book::drift(page, &woven).unwrap();
    assert!(drift.contains("-It never was.\n+It always was."), "{drift}");
}
