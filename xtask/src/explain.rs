//! `cargo xtask explain TEXT`: finds what an error means, in the entries of appendix/errors.md.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};

use crate::errors::{self, Entry, PAGE};
use crate::{root, say};

/// More of a pasted error isn't read.
const LONGEST: u64 = 1024 * 1024;
/// What `…` stands for isn't longer, in bytes.
const LONGEST_GAP: usize = 300;

/// Explains an error that was passed in words, or else the one that comes from stdin.
///
/// # Errors
///
/// If no entry has it. The error says where else to look.
pub fn run(words: &[String]) -> Result<ExitCode> {
    let text = match words.is_empty() {
        true => pasted()?,
        false => words.join(" "),
    };
    ensure!(
        !normalize(&text).is_empty(),
        "no error given; type `cargo xtask explain TEXT`, or pass one to its standard input"
    );
    let entries = errors::all(root())?;
    let found = find(&entries, &text);
    let Some((best, others)) = found.split_first() else {
        bail!(
            "no entry of {PAGE} has these words. Try the last line of the error alone, which is its \
             innermost cause, and leave out the names that are yours. Or look for what you were doing, in \
             appendix/tasks.md"
        );
    };
    // Words that nobody printed in this order are no more one's than another's.
    let is_error = best.says.iter().any(|says| self::says(&text, says));
    let mut listed = &found[..];
    if is_error || others.is_empty() {
        say!("{}", told(best));
        listed = others;
    }
    if !listed.is_empty() {
        say!("The words are in these entries:");
    }
    for entry in listed {
        say!("  {}\n    cargo xtask explain {}", entry.title, entry.name);
    }
    Ok(ExitCode::SUCCESS)
}

fn pasted() -> Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprintln!("xtask: paste the error; a line with Ctrl-D alone (on Windows Ctrl-Z) ends it");
    }
    let mut bytes = Vec::new();
    let read = stdin.lock().take(LONGEST).read_to_end(&mut bytes);
    read.context("stdin can't be read")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// An entry, as a terminal shows it.
fn told(entry: &Entry) -> String {
    format!(
        "{}\n{}: {}.\n\n{}\n\n{PAGE}#{}",
        entry.title,
        entry.stage.heading(),
        entry.because,
        wrapped(&without_links(&entry.text).replace("**", "")),
        entry.anchor()
    )
}

/// Markdown's `[text](../../../FILE)` as `text (FILE)`.
fn without_links(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("](") {
        let Some((target, after)) = link.split_once(')') else {
            break;
        };
        let (before, name) = before.rsplit_once('[').unwrap_or(("", before));
        let target = target.trim_start_matches("../");
        shown.push_str(&format!("{before}{name} ({target})"));
        rest = after;
    }
    shown + rest
}

/// Paragraphs of short lines. They had some before, but with links in them.
fn wrapped(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = vec![String::new()];
        for word in paragraph.split_whitespace() {
            let line = lines.last_mut().expect("it begins with one");
            if line.is_empty() {
                line.push_str(word);
            } else if line.chars().count() + word.chars().count() < 90 {
                line.push(' ');
                line.push_str(word);
            } else {
                lines.push(word.to_string());
            }
        }
        lines.join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// A line that points to the entry of an error; none if there is no such entry.
pub fn pointer(error: &str) -> Option<String> {
    let entries = errors::all(root()).ok()?;
    let best = spelled_out(&entries, error).into_iter().next()?;
    let name = &best.name;
    Some(format!(
        "xtask: `cargo xtask explain {name}` says what this means"
    ))
}

/// What a program printed, from the last line with which an error or a panic begins. What came before,
/// it meant to print.
pub fn last_error(printed: &str) -> &str {
    let mut start = printed.len();
    let mut at = 0;
    for line in printed.split_inclusive('\n') {
        let begins = ["error", "Error: ", "thread '"];
        if begins.iter().any(|begin| line.starts_with(begin)) {
            start = at;
        }
        at += line.len();
    }
    &printed[start..]
}

/// The entries that an error belongs to, the best one first.
pub fn find<'a>(entries: &'a [Entry], text: &str) -> Vec<&'a Entry> {
    if let Some(named) = entries.iter().find(|entry| entry.name == text.trim()) {
        return vec![named];
    }
    let found = spelled_out(entries, text);
    match found.is_empty() {
        true => with_words(entries, text),
        false => found,
    }
}

/// Those whose text is in it. The more of it is theirs, the better they fit.
fn spelled_out<'a>(entries: &'a [Entry], text: &str) -> Vec<&'a Entry> {
    let text = normalize(text);
    let mut found = Vec::new();
    for entry in entries {
        let lengths = entry.says.iter().filter_map(|says| length_in(says, &text));
        if let Some(length) = lengths.max() {
            found.push((length, entry));
        }
    }
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Whether an error says this, where `…` stands for anything.
pub fn says(error: &str, text: &str) -> bool {
    length_in(text, &normalize(error)).is_some()
}

/// How many bytes of `text` are those of an entry, if all are there, in the same order and not far
/// from each other.
fn length_in(says: &str, text: &str) -> Option<usize> {
    let pieces: Vec<_> = says.split('…').map(normalize).collect();
    let length = pieces.iter().map(String::len).sum();
    begins_somewhere(&pieces, text, text.len()).then_some(length)
}

/// Whether the first piece begins in the first bytes of `text`, and the others follow.
fn begins_somewhere(pieces: &[String], text: &str, within: usize) -> bool {
    let Some((first, others)) = pieces.split_first() else {
        return true;
    };
    let mut places = text
        .match_indices(first)
        .take_while(|(at, _)| *at <= within);
    places.any(|(at, _)| begins_somewhere(others, &text[at + first.len()..], LONGEST_GAP))
}

/// Those that have every word of it: for who remembers a piece.
fn with_words<'a>(entries: &'a [Entry], text: &str) -> Vec<&'a Entry> {
    let text = normalize(text);
    let has_all = |entry: &&Entry| {
        let all = normalize(&format!("{} {}", entry.says.join(" "), entry.because));
        text.split(' ').all(|word| all.contains(word))
    };
    entries.iter().filter(has_all).collect()
}

/// Without what differs between terminals: colours, quotes, frames, line ends, capitals.
fn normalize(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            // An escape sequence ends with its first letter.
            '\x1b' => while chars.next().is_some_and(|c| !c.is_ascii_alphabetic()) {},
            '`' | '\'' | '"' | '‘' | '’' | '“' | '”' => {}
            '|' | '▶' | '×' | '·' | '\u{2500}'..='\u{257f}' => plain.push(' '),
            c => plain.extend(c.to_lowercase()),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::Stage;

    fn entry(name: &str, says: &[&str]) -> Entry {
        Entry {
            name: name.to_string(),
            title: says[0].to_string(),
            stage: Stage::Call,
            because: "a reason".to_string(),
            says: says.iter().map(|says| says.to_string()).collect(),
            text: String::new(),
        }
    }

    fn names(text: &str) -> Vec<String> {
        let entries = [
            entry("missing", &["component imports `…`, but it was not found"]),
            entry(
                "wasi",
                &["component imports `wasi:…`, but it was not found"],
            ),
            entry("handle", &["unknown handle index"]),
        ];
        let found = find(&entries, text).into_iter();
        found.map(|entry| entry.name.clone()).collect()
    }

    #[test]
    fn the_entry_that_says_more_of_it_is_the_first() {
        let error = |name| {
            format!("error: no\n  caused by: component imports `{name}`, but it was not found")
        };
        assert_eq!(names(&error("wasi:io/poll@0.2.6")), ["wasi", "missing"]);
        assert_eq!(names(&error("mine:app/log")), ["missing"]);
    }

    #[test]
    fn quotes_colours_frames_and_line_ends_make_no_difference() {
        for text in [
            "Unknown handle index 7",
            "\x1b[1;31munknown\x1b[0m \"handle\"\r\n   index",
            "  ╰─▶ unknown handle\n  │   index 1",
        ] {
            assert_eq!(names(text), ["handle"], "{text}");
        }
    }

    #[test]
    fn words_and_names_find_an_entry_and_other_words_dont() {
        assert_eq!(names("handle"), ["handle"]);
        assert_eq!(names("index of handle"), Vec::<String>::new());
        assert_eq!(names("found imports"), ["missing", "wasi"]);
        assert_eq!(names("something else went wrong"), Vec::<String>::new());
    }

    #[test]
    fn what_was_printed_before_the_error_is_no_part_of_it() {
        let printed = "use after move: unknown handle index 1\nError: no\n\nCaused by:\n    why\n";
        assert_eq!(last_error(printed), "Error: no\n\nCaused by:\n    why\n");
        assert_eq!(last_error("no error at all"), "");
    }

    #[test]
    fn a_page_of_text_has_short_lines() {
        let text = format!("{}\n\nshort\nlines", "word ".repeat(40));
        let shown = wrapped(&text);
        assert!(shown.lines().all(|line| line.len() < 91), "{shown}");
        assert!(shown.ends_with("word\n\nshort lines"), "{shown}");
    }

    #[test]
    fn links_are_shown_as_files() {
        let text = "See [a](../../../part-1/README.md#a), or [b](../../wit.md).";
        assert_eq!(
            without_links(text),
            "See a (part-1/README.md#a), or b (wit.md)."
        );
    }
}
