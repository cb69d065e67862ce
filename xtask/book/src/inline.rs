//! Renews what stands in the middle of a sentence: version numbers, line numbers and costs.
//!
//! `<!-- version: CRATE -->1.2.3<!-- end -->` and
//! ``<!-- line: FILE `TEXT` -->[FILE:12](FILE#L12)<!-- end -->``: the markers are invisible.
//! Those of costs are in costs.rs.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::costs;

const END: &str = "<!-- end -->";

/// Replaces what stands between each pair of markers.
///
/// # Errors
///
/// If a crate isn't locked, a file is missing, or the text doesn't occur in it exactly once.
pub fn renew(root: &Path, file: &Path, markdown: &str) -> Result<String> {
    let mut renewed = String::new();
    let mut rest = markdown;
    while let Some(start) = next_marker(rest) {
        let (before, marked) = rest.split_at(start);
        let (marker, after) = marked
            .split_once("-->")
            .context("a comment is never closed")?;
        let (_, after) = after
            .split_once(END)
            .with_context(|| format!("`{marker}-->` has no `{END}`"))?;
        renewed.push_str(before);
        renewed.push_str(&format!("{marker}-->{}{END}", value(root, file, marker)?));
        rest = after;
    }
    renewed.push_str(rest);
    Ok(renewed)
}

fn next_marker(text: &str) -> Option<usize> {
    ["version", "line", "cost", "size", "bench", "table", "plot"]
        .iter()
        .filter_map(|kind| text.find(&format!("<!-- {kind}: ")))
        .min()
}

fn value(root: &Path, chapter: &Path, marker: &str) -> Result<String> {
    let (kind, argument) = marker
        .trim_start_matches("<!--")
        .split_once(':')
        .context("a marker has a colon")?;
    let argument = argument.trim();
    match kind.trim() {
        "version" => version(root, argument),
        "line" => line(root, chapter, argument),
        kind => costs::value(root, kind, argument),
    }
}

/// The locked version of a crate that occurs in Cargo.lock once.
fn version(root: &Path, name: &str) -> Result<String> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock can't be read")?;
    let entry = format!("name = \"{name}\"\nversion = \"");
    let lock = lock.replace("\r\n", "\n");
    let mut versions = lock.split(&entry).skip(1);
    let version = versions.next().and_then(|rest| rest.split('"').next());
    let version = version.with_context(|| format!("Cargo.lock has no crate `{name}`"))?;
    ensure!(
        versions.next().is_none(),
        "Cargo.lock has several versions of `{name}`"
    );
    Ok(version.to_string())
}

/// A link from `chapter` to the line of a file that contains a text, and is the only one that does.
fn line(root: &Path, chapter: &Path, argument: &str) -> Result<String> {
    let (file, text) = argument
        .strip_suffix('`')
        .and_then(|argument| argument.split_once(" `"))
        .with_context(|| format!("`{argument}`: expected FILE `TEXT`"))?;
    let source = fs::read_to_string(root.join(file))
        .with_context(|| format!("{file} can't be read (paths are relative to the root)"))?;
    let mut lines = source
        .lines()
        .zip(1..)
        .filter(|(line, _)| line.contains(text));
    let (_, number) = lines
        .next()
        .with_context(|| format!("{file} has no line with `{text}`"))?;
    ensure!(
        lines.next().is_none(),
        "{file} has several lines with `{text}`"
    );
    Ok(link(chapter, file, Some(number)))
}

/// A link from `chapter` to a file or to one of its lines.
pub fn link(chapter: &Path, file: &str, line: Option<usize>) -> String {
    let target = relative(chapter, file);
    match line {
        Some(line) => format!("[{file}:{line}]({target}#L{line})"),
        None => format!("[{file}]({target})"),
    }
}

/// The way from a chapter to a file; both are named from the root.
fn relative(chapter: &Path, file: &str) -> String {
    let folder = chapter.parent().unwrap_or(Path::new(""));
    match Path::new(file).strip_prefix(folder) {
        Ok(below) => below.to_string_lossy().replace('\\', "/"),
        Err(_) => "../".repeat(folder.components().count()) + file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_the_chapter() {
        let chapter = Path::new("part-1/README.md");
        assert_eq!(relative(chapter, "part-1/host/a.rs"), "host/a.rs");
        assert_eq!(relative(chapter, "wit/a.wit"), "../wit/a.wit");
        assert_eq!(relative(Path::new("README.md"), "wit/a.wit"), "wit/a.wit");
    }

    #[test]
    fn versions_and_lines_are_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n";
        fs::write(folder.path().join("Cargo.lock"), lock).unwrap();
        fs::write(folder.path().join("a.rs"), "one\ntwo\n").unwrap();
        let renewed = renew(
            folder.path(),
            Path::new("README.md"),
            "a <!-- version: a -->0<!-- end -->, at <!-- line: a.rs `two` --><!-- end -->.",
        );
        assert_eq!(
            renewed.unwrap(),
            "a <!-- version: a -->1.2.3<!-- end -->, \
             at <!-- line: a.rs `two` -->[a.rs:2](a.rs#L2)<!-- end -->."
        );
        for wrong in [
            "<!-- version: b --><!-- end -->",
            "<!-- version: a -->",
            "<!-- line: a.rs `three` --><!-- end -->",
            "<!-- line: a.rs `o` --><!-- end -->",
            "<!-- line: b.rs `two` --><!-- end -->",
        ] {
            assert!(
                renew(folder.path(), Path::new("README.md"), wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
