//! Every listing and output of every chapter, against the code as it is.
//!
//! The names of these tests begin with the part's, so that `cargo xtask test PART` can pick.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use xtask::root;

fn check(file: &str) {
    // A chapter may edit a plugin and build it: one at a time, they share the target folder.
    static RUNNING: Mutex<()> = Mutex::new(());
    let _running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);

    let file = Path::new(file);
    let woven = book::weave(root(), file).unwrap_or_else(|error| panic!("{error:#}"));
    if let Some(diff) = book::drift(file, &woven) {
        panic!("drifted; `cargo xtask book` mends it:\n{diff}");
    }
    assert_eq!(book::check_links(root(), file).unwrap(), [""; 0]);
    // For the summary of `cargo xtask test`.
    println!("{}: {}", file.display(), woven.count);
}

#[test]
fn the_front_page_is_true() {
    check("README.md");
}

#[test]
fn part_1_is_true() {
    check("part-1/README.md");
}

#[test]
fn part_2_is_true() {
    check("part-2/README.md");
}

#[test]
fn part_3_is_true() {
    check("part-3/README.md");
}

#[test]
fn part_4_is_true() {
    check("part-4/README.md");
}

#[test]
fn part_5_is_true() {
    check("part-5/README.md");
}

#[test]
fn the_appendices_are_true() {
    check("appendix/wit.md");
    check("appendix/glossary.md");
    check("appendix/older-tutorials.md");
    check("CONTRIBUTING.md");
}
