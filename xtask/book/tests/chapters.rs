//! Every listing and output of every chapter, against the code as it is.
//!
//! The names of these tests begin with the part's, so that `cargo xtask test PART` can pick.

use std::path::{Path, PathBuf};

use anyhow::Result;
use book::Slow;
use xtask::root;

/// Checks every page before it fails, so that one run shows all that is wrong.
fn check(pages: &[PathBuf]) {
    let mut problems = Vec::new();
    for page in pages {
        match check_page(page) {
            Ok(found) => problems.extend(found),
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn check_page(page: &Path) -> Result<Vec<String>> {
    let mut problems = book::check_links(root(), page)?;
    let woven = book::weave(root(), page, Slow::Leave)?;
    if let Some(diff) = book::drift(page, &woven) {
        problems.push(format!("drifted; `cargo xtask book` mends it:\n{diff}"));
    }
    for figure in book::stale_figures(root(), &woven) {
        let file = figure.file.display();
        problems.push(format!("{file} drifted; `cargo xtask book` mends it"));
    }
    // For the summary of `cargo xtask test`.
    println!("{}: {}", page.display(), woven.count);
    Ok(problems)
}

fn check_part(part: &str) {
    let pages = book::pages(root(), part).unwrap_or_else(|error| panic!("{error:#}"));
    check(&pages);
}

#[test]
fn the_front_page_is_true() {
    check(&["README.md".into()]);
}

#[test]
fn part_1_is_true() {
    check_part("part-1");
}

#[test]
fn part_2_is_true() {
    check_part("part-2");
}

#[test]
fn part_3_is_true() {
    check_part("part-3");
}

// The largest part takes as long as all the others: in two tests, two cores share it.
#[test]
fn part_4_is_true_at_first() {
    let pages = book::pages(root(), "part-4").unwrap_or_else(|error| panic!("{error:#}"));
    check(&pages[..2]);
}

#[test]
fn part_4_is_true_to_the_end() {
    let pages = book::pages(root(), "part-4").unwrap_or_else(|error| panic!("{error:#}"));
    check(&pages[2..]);
}

#[test]
fn part_5_is_true() {
    check_part("part-5");
}

#[test]
fn the_appendices_are_true() {
    let pages = [
        "appendix/tasks.md",
        "appendix/errors.md",
        "appendix/wit.md",
        "appendix/glossary.md",
        "appendix/testing.md",
        "appendix/costs.md",
        "appendix/languages.md",
        "appendix/browser.md",
        "appendix/older-tutorials.md",
        "CONTRIBUTING.md",
    ];
    check(&pages.map(PathBuf::from));
}
