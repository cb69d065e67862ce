//! Cuts listings from source files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xtask::is_mark;

/// What a listing shows, and from where.
#[derive(Debug)]
pub struct Listing {
    pub text: String,
    pub file: String,
    /// The first line that is shown, counted from 1; none if it is the whole file.
    pub line: Option<usize>,
}

/// Reads `FILE`, or the region `FILE#ANCHOR` between two lines that contain `ANCHOR: anchor` and
/// `ANCHOR_END: anchor`. The lines of anchors are left out, and so is the region's indentation.
///
/// # Errors
///
/// If there is no such file or region, or the region is empty.
pub fn read(root: &Path, source: &str) -> Result<Listing> {
    let (file, anchor) = match source.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (source, None),
    };
    let text = fs::read_to_string(root.join(file))
        .with_context(|| format!("{file} can't be read (paths are relative to the root)"))?;
    let mut lines: Vec<_> = text.lines().zip(1..).collect();
    if let Some(anchor) = anchor {
        lines = region(&lines, anchor).with_context(|| file.to_string())?;
    }
    lines.retain(|(line, _)| !is_mark(line));
    ensure!(!lines.is_empty(), "{source} is empty");

    let indentation = |line: &str| line.len() - line.trim_start().len();
    let texts = || lines.iter().map(|(line, _)| *line);
    let filled = texts().filter(|line| !line.trim().is_empty());
    let common = filled.map(indentation).min().unwrap_or(0);
    let mut text = String::new();
    for line in texts() {
        text.push_str(line.get(common..).unwrap_or_default());
        text.push('\n');
    }
    Ok(Listing {
        text,
        file: file.to_string(),
        line: anchor.map(|_| lines[0].1),
    })
}

fn region<'a>(lines: &[(&'a str, usize)], anchor: &str) -> Result<Vec<(&'a str, usize)>> {
    let find = |word: &str| {
        let tag = format!("{word}: {anchor}");
        lines
            .iter()
            .position(|(line, _)| line.trim_end().ends_with(&tag))
    };
    let start = find("ANCHOR").with_context(|| format!("has no `ANCHOR: {anchor}`"))?;
    let end = find("ANCHOR_END").with_context(|| format!("has no `ANCHOR_END: {anchor}`"))?;
    ensure!(
        start < end,
        "`ANCHOR_END: {anchor}` stands above its ANCHOR"
    );
    Ok(lines[start + 1..end].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, anchor: &str) -> Result<Listing> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), text).unwrap();
        read(folder.path(), &format!("a.rs{anchor}"))
    }

    fn listing(text: &str, anchor: &str) -> Result<String> {
        Ok(cut(text, anchor)?.text)
    }

    #[test]
    fn a_region_knows_its_first_line() {
        let text = "a\n// ANCHOR: x\n// ANCHOR: y\nb\n// ANCHOR_END: y\n// ANCHOR_END: x\n";
        assert_eq!(cut(text, "#x").unwrap().line, Some(4));
        assert_eq!(cut(text, "").unwrap().line, None);
    }

    #[test]
    fn a_region_loses_its_anchors_and_indentation() {
        let text =
            "fn a() {\n    // ANCHOR: x\n    if b {\n        c\n    }\n    // ANCHOR_END: x\n}\n";
        assert_eq!(listing(text, "#x").unwrap(), "if b {\n    c\n}\n");
        assert_eq!(
            listing(text, "").unwrap(),
            "fn a() {\n    if b {\n        c\n    }\n}\n"
        );
    }

    #[test]
    fn an_anchor_is_matched_whole() {
        let text = "// ANCHOR: xy\na\n// ANCHOR_END: xy\n// ANCHOR: x\nb\n// ANCHOR_END: x\n";
        assert_eq!(listing(text, "#x").unwrap(), "b\n");
        assert!(listing(text, "#y").is_err());
    }
}
