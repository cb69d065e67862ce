//! Finds the fenced blocks of a Markdown file, and the marker above each.

use std::ops::Range;

use anyhow::{Result, bail, ensure};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// Where a block's content comes from.
#[derive(Debug, PartialEq)]
pub enum Marker {
    /// A file, or `FILE#ANCHOR`.
    Embed(String),
    /// The file that the diff below changes.
    Edit(String),
    /// It can't run; the marker says why.
    Illustrative,
    /// It takes minutes, so it runs only when that is asked for; the marker says what takes them.
    Slow,
}

/// One fenced block.
pub struct Block<'a> {
    pub marker: Option<Marker>,
    /// The paths of the `git checkout` that takes the edits above back first, if one does.
    pub undo_before: Option<Vec<&'a str>>,
    /// The paragraph above the marker, or above the block. A caption isn't one.
    pub lead: &'a str,
    /// Where the caption is, in bytes; empty, and before the fence, if there is none.
    pub caption: Range<usize>,
    /// The first word after the fence; empty if there is none.
    pub language: &'a str,
    /// Between the fences.
    pub text: &'a str,
    /// Where `text` is in the file, in bytes.
    pub content: Range<usize>,
    /// Counted from 1.
    pub line: usize,
}

/// The blocks of a file.
pub struct Blocks<'a> {
    pub blocks: Vec<Block<'a>>,
    /// The paths of the `git checkout` below the last block, if there is one.
    pub undo_after: Option<Vec<&'a str>>,
}

/// Finds every block, in order.
///
/// # Errors
///
/// If a marker is malformed or stands above nothing, a block is indented, or no word stands
/// between two blocks.
pub fn find(markdown: &str) -> Result<Blocks<'_>> {
    let mut blocks = Vec::new();
    let mut marker: Option<(Marker, usize)> = None;
    let mut undo_before = None;
    let mut lead = "";
    let mut caption = None;
    let mut has_words = true;
    let mut wordless = Vec::new();
    let mut depth = 0;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let line = markdown[..range.start].matches('\n').count() + 1;
        match event {
            Event::Html(html) => {
                let html = html.trim();
                if html == "<!-- undo -->" {
                    undo_before = Some(checked_out(lead, line)?);
                } else if let Some(found) = parse_marker(html, line)? {
                    unused(marker.replace((found, line)))?;
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let CodeBlockKind::Fenced(_) = kind else {
                    bail!("line {line}: code is fenced with ```, not indented");
                };
                ensure!(
                    depth == 0,
                    "line {line}: a block in a list or quote can't be woven"
                );
                depth += 1;
                if !has_words {
                    wordless.push(format!("line {line}"));
                }
                has_words = false;
                let fence = range.start;
                let (language, content) = inside_fences(markdown, range, line)?;
                blocks.push(Block {
                    marker: marker.take().map(|(marker, _)| marker),
                    undo_before: undo_before.take(),
                    lead,
                    caption: caption.take().unwrap_or(fence..fence),
                    language,
                    text: &markdown[content.clone()],
                    content,
                    line,
                });
            }
            Event::Start(Tag::HtmlBlock) => depth += 1,
            Event::Start(Tag::Paragraph)
                if caption.is_none() && is_caption(&marker, &markdown[range.clone()]) =>
            {
                caption = Some(range.start..range.start + markdown[range].trim_end().len());
                depth += 1;
            }
            Event::Start(tag) => {
                if depth == 0 {
                    unused(marker.take())?;
                    has_words = true;
                    if tag == Tag::Paragraph {
                        lead = &markdown[range];
                    }
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    unused(marker)?;
    ensure!(
        wordless.is_empty(),
        "{}: no word stands between this block and the one above; say what the output above \
         proved, or what to look for here",
        wordless.join(", ")
    );
    Ok(Blocks {
        blocks,
        undo_after: undo_before,
    })
}

/// What the weaver writes between the marker of a listing and its fence.
fn is_caption(marker: &Option<(Marker, usize)>, paragraph: &str) -> bool {
    let paragraph = paragraph.trim_end();
    matches!(marker, Some((Marker::Embed(_), _)))
        && paragraph.starts_with("*[")
        && paragraph.ends_with(")*")
}

/// Readers don't see the marker. What they must type stands in the paragraph above it.
fn checked_out(lead: &str, line: usize) -> Result<Vec<&str>> {
    let command = lead.split("`git checkout ").nth(1);
    let Some(paths) = command.and_then(|rest| rest.split('`').next()) else {
        bail!("line {line}: the paragraph above an undo says `git checkout PATH`");
    };
    Ok(paths.split_whitespace().collect())
}

fn unused(marker: Option<(Marker, usize)>) -> Result<()> {
    match marker {
        Some((_, line)) => bail!("line {line}: there is no block below this marker"),
        None => Ok(()),
    }
}

/// Reads `<!-- KIND: ARGUMENT -->`. Other comments are none of ours.
fn parse_marker(html: &str, line: usize) -> Result<Option<Marker>> {
    let comment = html
        .strip_prefix("<!--")
        .and_then(|html| html.strip_suffix("-->"));
    let Some((kind, argument)) = comment.and_then(|comment| comment.split_once(':')) else {
        return Ok(None);
    };
    let argument = argument.trim();
    let marker = match kind.trim() {
        "embed" => Marker::Embed(argument.to_string()),
        "edit" => Marker::Edit(argument.to_string()),
        "illustrative" => Marker::Illustrative,
        "slow" => Marker::Slow,
        _ => return Ok(None),
    };
    ensure!(
        !argument.is_empty(),
        "line {line}: the marker says nothing after its colon"
    );
    Ok(Some(marker))
}

fn inside_fences(markdown: &str, block: Range<usize>, line: usize) -> Result<(&str, Range<usize>)> {
    let text = &markdown[block.clone()];
    let Some((fence, _)) = text.split_once('\n') else {
        bail!("line {line}: the fence is never closed");
    };
    let last = text.trim_end().rfind('\n').map_or(0, |newline| newline + 1);
    let closing = text[last..].trim_end();
    ensure!(
        last > fence.len() && !closing.is_empty() && closing.chars().all(|c| c == '`'),
        "line {line}: the fence is never closed"
    );
    let info = fence.trim_start_matches('`').trim();
    let language = info.split([',', ' ']).next().unwrap_or_default();
    Ok((language, block.start + fence.len() + 1..block.start + last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_knows_its_marker_language_and_content() {
        let text = "Text\n\n<!-- embed: a.rs#x -->\n```rust\nfn a() {}\n```\n\nRun:\n\n```console\n$ b\n```\n";
        let blocks = find(text).unwrap().blocks;
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].marker, Some(Marker::Embed("a.rs#x".to_string())));
        assert_eq!(blocks[0].language, "rust");
        assert_eq!(blocks[0].text, "fn a() {}\n");
        assert_eq!(blocks[0].line, 4);
        assert_eq!(blocks[1].marker, None);
        assert_eq!(blocks[1].text, "$ b\n");
    }

    #[test]
    fn a_caption_is_no_lead_and_hides_no_marker() {
        let text = "Text\n\n<!-- embed: a.rs -->\n*[a.rs](a.rs)*\n\n```rust\n```\n";
        let block = &find(text).unwrap().blocks[0];
        assert_eq!(block.marker, Some(Marker::Embed("a.rs".to_string())));
        assert_eq!(block.lead, "Text\n");
        assert_eq!(&text[block.caption.clone()], "*[a.rs](a.rs)*");
    }

    #[test]
    fn a_block_without_a_word_before_it_is_an_error() {
        let between = |words: &str| find_error(&format!("```a\n```\n\n{words}\n\n```a\n```\n"));
        for words in [
            "Text.",
            "- item",
            "# Heading",
            "> Quote",
            "<!-- a -->\n\nText",
        ] {
            assert_eq!(between(words), None, "{words}");
        }
        for no_words in ["", "<!-- a -->", "</details>\n\n<details>", "***"] {
            let error = between(no_words).unwrap();
            assert!(error.contains("no word stands between"), "{error}");
        }
        let caption = "<!-- embed: a.rs -->\n*[a.rs](a.rs)*";
        assert!(between(caption).unwrap().starts_with("line 7: "));
    }

    fn find_error(text: &str) -> Option<String> {
        find(text).err().map(|error| error.to_string())
    }

    #[test]
    fn an_undo_says_what_to_type() {
        let text = "Type `git checkout a b`.\n\n<!-- undo -->\n```console\n$ a\n```\n";
        assert_eq!(
            find(text).unwrap().blocks[0].undo_before,
            Some(vec!["a", "b"])
        );
    }

    #[test]
    fn an_empty_block_is_a_block() {
        assert_eq!(find("```rust\n```\n").unwrap().blocks[0].text, "");
    }

    #[test]
    fn what_cant_be_woven_is_an_error() {
        for text in [
            "<!-- embed: a.rs -->\n\nText\n",
            "<!-- embed: -->\n```rust\n```\n",
            "Text\n\n<!-- slow: -->\n```console\n$ a\n```\n",
            "<!-- embed: a -->\n*[a](a)*\n\n*[a](a)*\n\n```rust\n```\n",
            "    indented\n",
            "- item\n\n  ```rust\n  ```\n",
            "```rust\nnever closed\n",
            "Undo it somehow.\n\n<!-- undo -->\n```console\n$ a\n```\n",
        ] {
            assert!(find(text).is_err(), "{text}");
        }
    }
}
