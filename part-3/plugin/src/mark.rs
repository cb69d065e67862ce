//! Finds terms in the prose of a chapter, and leaves code, headings, links and bold text alone.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::glossary::Term;

/// Wraps the first use of each term in `<abbr>`. Returns the new text, and how many were found.
pub fn first_uses(markdown: &str, terms: &[Term]) -> (String, usize) {
    let prose = prose(markdown);
    let mut found: Vec<(Range<usize>, &str)> = terms
        .iter()
        .filter_map(|(term, meaning)| {
            let mut uses = prose.iter().filter_map(|range| find(markdown, range, term));
            Some((uses.next()?, meaning.as_str()))
        })
        .collect();
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    // "component model" and "component" can begin at the same place: the longer one stays.
    found.dedup_by(|next, kept| next.0.start < kept.0.end);

    let mut text = String::new();
    let mut copied = 0;
    for (range, meaning) in &found {
        text.push_str(&markdown[copied..range.start]);
        let meaning = meaning.replace('&', "&amp;").replace('"', "&quot;");
        let term = &markdown[range.clone()];
        text.push_str(&format!("<abbr title=\"{meaning}\">{term}</abbr>"));
        copied = range.end;
    }
    text.push_str(&markdown[copied..]);
    (text, found.len())
}

/// Where the source has running text.
fn prose(markdown: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut paragraphs = 0;
    let mut special = 0;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) => paragraphs += 1,
            Event::End(TagEnd::Paragraph) => paragraphs -= 1,
            // Bold is where a chapter explains the term itself.
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strong) => special += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Strong) => special -= 1,
            Event::Text(_) if paragraphs > 0 && special == 0 => ranges.push(range),
            _ => {}
        }
    }
    ranges
}

/// The first place in `range` where `term` stands as a word of its own, in any case.
fn find(markdown: &str, range: &Range<usize>, term: &str) -> Option<Range<usize>> {
    // ASCII alone changes case in place: every byte stays where it was.
    let text = markdown[range.clone()].to_ascii_lowercase();
    let is_edge = |character: Option<char>| !character.is_some_and(char::is_alphanumeric);
    text.match_indices(&term.to_ascii_lowercase())
        .map(|(start, word)| start..start + word.len())
        .find(|word| {
            is_edge(text[..word.start].chars().next_back())
                && is_edge(text[word.end..].chars().next())
        })
        .map(|word| range.start + word.start..range.start + word.end)
}

#[cfg(test)]
mod tests {
    use super::first_uses;

    fn mark(markdown: &str) -> String {
        let terms = [
            ("host".to_string(), "loads \"plugins\"".to_string()),
            ("host call".to_string(), "from plugin to host".to_string()),
        ];
        first_uses(markdown, &terms).0
    }

    #[test]
    fn the_first_use_is_marked_and_no_other() {
        assert_eq!(
            mark("A Host and a host."),
            "A <abbr title=\"loads &quot;plugins&quot;\">Host</abbr> and a host."
        );
    }

    #[test]
    fn the_longer_term_wins() {
        assert_eq!(
            mark("One host call."),
            "One <abbr title=\"from plugin to host\">host call</abbr>."
        );
    }

    #[test]
    fn code_headings_links_and_parts_of_words_stay() {
        for text in [
            "# host",
            "`host`",
            "```\nhost\n```",
            "[host](host.md)",
            "**host**",
            "hosted, ghost",
        ] {
            assert_eq!(mark(text), text);
        }
    }
}
