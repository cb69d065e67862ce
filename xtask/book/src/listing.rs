//! Cuts listings from source files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Reads `FILE`, or the region `FILE#ANCHOR` between two lines that contain `ANCHOR: anchor` and
/// `ANCHOR_END: anchor`. The lines of anchors are left out, and so is the region's indentation.
///
/// # Errors
///
/// If there is no such file or region, or the region is empty.
pub fn read(root: &Path, source: &str) -> Result<String> {
    let (file, anchor) = match source.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (source, None),
    };
    let text = fs::read_to_string(root.join(file))
        .with_context(|| format!("{file} can't be read (paths are relative to the root)"))?;
    let lines: Vec<_> = match anchor {
        Some(anchor) => region(&text, anchor).with_context(|| file.to_string())?,
        None => text.lines().collect(),
    };
    let is_anchor = |line: &str| line.contains("ANCHOR: ") || line.contains("ANCHOR_END: ");
    let lines: Vec<_> = lines.into_iter().filter(|line| !is_anchor(line)).collect();
    ensure!(!lines.is_empty(), "{source} is empty");

    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let filled = lines.iter().copied().filter(|line| !line.trim().is_empty());
    let common = filled.map(|line| indentation(&line)).min().unwrap_or(0);
    let mut listing = String::new();
    for line in lines {
        listing.push_str(line.get(common..).unwrap_or_default());
        listing.push('\n');
    }
    Ok(listing)
}

fn region<'a>(text: &'a str, anchor: &str) -> Result<Vec<&'a str>> {
    let find = |word: &str| {
        let tag = format!("{word}: {anchor}");
        text.lines()
            .position(|line| line.trim_end().ends_with(&tag))
    };
    let start = find("ANCHOR").with_context(|| format!("has no `ANCHOR: {anchor}`"))?;
    let end = find("ANCHOR_END").with_context(|| format!("has no `ANCHOR_END: {anchor}`"))?;
    ensure!(
        start < end,
        "`ANCHOR_END: {anchor}` stands above its ANCHOR"
    );
    Ok(text.lines().take(end).skip(start + 1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(text: &str, anchor: &str) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), text).unwrap();
        read(folder.path(), &format!("a.rs{anchor}"))
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
