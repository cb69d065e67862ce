//! Checks that every relative link leads somewhere, and that no line becomes HTML by mistake.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use xtask::errors::slug;

/// Comments that stand in running text.
const INLINE: [&str; 5] = ["line: ", "version: ", "cost: ", "size: ", "bench: "];

/// Returns a line for each link of `file` (relative to `root`) that leads nowhere, and for each line of
/// running text that begins with a comment: Markdown takes all of it for HTML, and shows it raw.
///
/// # Errors
///
/// If the file can't be read.
pub fn check(root: &Path, file: &Path) -> Result<Vec<String>> {
    let path = root.join(file);
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
    let folder = path.parent().unwrap_or(root);
    let mut broken = Vec::new();
    for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
        if let Event::Start(Tag::HtmlBlock) = event {
            let comment = text[range.clone()].trim_start().strip_prefix("<!-- ");
            if comment.is_some_and(|it| INLINE.iter().any(|kind| it.starts_with(kind))) {
                let line = text[..range.start].matches('\n').count() + 1;
                let what = "a line of text must not begin with a comment; put a word before it";
                broken.push(format!("{}:{line}: {what}", file.display()));
            }
            continue;
        }
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) =
            event
        else {
            continue;
        };
        if dest_url.contains("://") {
            continue;
        }
        if let Some(reason) = problem(&path, folder, &dest_url) {
            let line = text[..range.start].matches('\n').count() + 1;
            broken.push(format!("{}:{line}: {dest_url}: {reason}", file.display()));
        }
    }
    Ok(broken)
}

fn problem(path: &Path, folder: &Path, link: &str) -> Option<String> {
    let (file, fragment) = match link.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (link, None),
    };
    let target = if file.is_empty() {
        path.to_path_buf()
    } else {
        folder.join(file)
    };
    if !target.exists() {
        return Some("there is no such file".to_string());
    }
    let fragment = fragment?;
    let text = fs::read_to_string(target).ok()?;
    if let Some(line) = fragment
        .strip_prefix('L')
        .and_then(|line| line.parse::<usize>().ok())
    {
        return (line > text.lines().count()).then(|| "the file has no such line".to_string());
    }
    let found = headings(&text).contains(&fragment.to_string());
    (!found).then(|| "there is no such heading".to_string())
}

/// The anchors of a Markdown file's headings, as forges and mdBook make them.
fn headings(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let anchor = slug(&heading.take().unwrap_or_default());
                let count = seen.entry(anchor.clone()).or_default();
                anchors.push(match *count {
                    0 => anchor,
                    again => format!("{anchor}-{again}"),
                });
                *count += 1;
            }
            _ => {}
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_links_are_found_and_good_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let text = "# Break it: `x`\n\n\
            [a](b.rs) [b](b.rs#L2) [c](#break-it-x) [d](a.md#break-it-x) \
            [e](https://example.org)\n\n\
            [f](c.rs) [g](b.rs#L3) [h](#nothing)\n";
        fs::write(folder.path().join("a.md"), text).unwrap();
        fs::write(folder.path().join("b.rs"), "1\n2\n").unwrap();
        let broken = check(folder.path(), Path::new("a.md")).unwrap();
        assert_eq!(
            broken,
            [
                "a.md:5: c.rs: there is no such file",
                "a.md:5: b.rs#L3: the file has no such line",
                "a.md:5: #nothing: there is no such heading",
            ]
        );
    }
}
