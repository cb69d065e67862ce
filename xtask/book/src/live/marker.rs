//! Reads the markers that put a component's form on a page.
//!
//! `<!-- live: COMPONENT ITEM… -->`, where an item is `FUNCTION`, `FUNCTION(JSON, …)`, or a word and
//! what it is about. A forge shows nothing of it.

use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;

const START: &str = "<!-- live:";

/// One form, as the marker asks for it. Functions are named by their path, like `config.parse`.
#[derive(Debug, Default, PartialEq)]
pub struct Marker {
    /// Where the comment is in the file, in bytes.
    pub place: Range<usize>,
    /// Counted from 1.
    pub line: usize,
    /// A guest's package, or a composition.
    pub component: String,
    /// What the form tells the reader to try.
    pub hint: String,
    /// The functions that get fields and a button.
    pub calls: Vec<Call>,
    /// What each new instance is called with first. Each press then takes a new instance.
    pub first: Vec<Call>,
    /// The functions without parameters whose value stays in view.
    pub watch: Vec<String>,
    /// What the page answers when the component calls one of its imports.
    pub answers: Vec<Call>,
    /// The folders that are lent, each with one file.
    pub folders: Vec<Folder>,
    /// Whether the reader brings the component, and this one looks into it.
    pub drop: bool,
    /// Whether results are Markdown, to be shown as such.
    pub markdown: bool,
}

/// A function, and the values that are there from the start.
#[derive(Debug, PartialEq)]
pub struct Call {
    pub path: String,
    pub values: Option<Vec<Value>>,
}

/// A folder as the component sees it.
#[derive(Debug, PartialEq)]
pub struct Folder {
    /// The file's path in the component, which begins with the folder's name.
    pub path: String,
    /// The file whose text it has, relative to the root.
    pub source: String,
}

/// Finds every marker of a page, in order.
///
/// # Errors
///
/// If one is malformed, or stands in the middle of a sentence. The error names the line.
pub fn find(markdown: &str) -> Result<Vec<Marker>> {
    let mut markers = Vec::new();
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let line = markdown[..range.start].matches('\n').count() + 1;
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let text = &markdown[range.clone()];
                let Some(at) = text.find(START) else {
                    continue;
                };
                let form = || format!("line {line}: a form's marker is `{START} COMPONENT … -->`");
                let (marked, rest) = text[at + START.len()..]
                    .split_once("-->")
                    .with_context(form)?;
                ensure!(
                    text[..at].trim().is_empty() && rest.trim().is_empty(),
                    "line {line}: a form's marker stands alone, with empty lines around it"
                );
                let end = at + START.len() + marked.len() + "-->".len();
                let marker = parse(marked).with_context(|| format!("line {line}"))?;
                markers.push(Marker {
                    place: range.start + at..range.start + end,
                    line,
                    ..marker
                });
            }
            Event::InlineHtml(html) if html.starts_with(START) => {
                bail!("line {line}: a form's marker stands alone, with empty lines around it")
            }
            _ => {}
        }
    }
    Ok(markers)
}

fn parse(text: &str) -> Result<Marker> {
    let mut rest = text;
    let component = word(&mut rest)?.to_string();
    ensure!(
        !component.is_empty(),
        "a form's marker names a component, like `{START} part-1-plugin length(\"Grüße\") -->`"
    );
    let mut marker = Marker {
        component,
        ..Marker::default()
    };
    loop {
        match word(&mut rest)? {
            "" => break,
            "try" => {
                let separator = if marker.hint.is_empty() { "" } else { " " };
                marker.hint.push_str(separator);
                marker.hint.push_str(&string(&mut rest)?);
            }
            "first" => marker.first.push(call(&mut rest)?),
            "watch" => marker.watch.push(word(&mut rest)?.to_string()),
            "answer" => marker.answers.push(call(&mut rest)?),
            "folder" => marker.folders.push(Folder {
                path: word(&mut rest)?.to_string(),
                source: word(&mut rest)?.to_string(),
            }),
            "drop" => marker.drop = true,
            "markdown" => marker.markdown = true,
            path => marker.calls.push(with_values(path, &mut rest)?),
        }
    }
    ensure!(
        marker.drop || !marker.calls.is_empty(),
        "a form's marker names at least one function to call"
    );
    Ok(marker)
}

fn call(rest: &mut &str) -> Result<Call> {
    let path = word(rest)?;
    with_values(path, rest)
}

/// Takes a word off the front. It ends at white space, or before a parenthesis.
fn word<'a>(rest: &mut &'a str) -> Result<&'a str> {
    let text = rest.trim_start();
    let end = text.find(|c: char| c.is_whitespace() || c == '(');
    let (word, after) = text.split_at(end.unwrap_or(text.len()));
    ensure!(
        !word.is_empty() || after.is_empty(),
        "a name is missing before `{}`",
        after.lines().next().unwrap_or_default()
    );
    *rest = after;
    Ok(word)
}

/// Takes a text in quotes off the front.
fn string(rest: &mut &str) -> Result<String> {
    let mut json = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    let Some(Ok(text)) = json.next() else {
        bail!("`try` is followed by a text as JSON, like \"Another word.\"");
    };
    *rest = &rest[json.byte_offset()..];
    Ok(text)
}

/// Takes the values in parentheses that may follow a name.
fn with_values(path: &str, rest: &mut &str) -> Result<Call> {
    ensure!(!path.is_empty(), "a function's name is missing");
    let path = path.to_string();
    let Some(text) = rest.strip_prefix('(') else {
        return Ok(Call { path, values: None });
    };
    let end = end_of_values(text)
        .with_context(|| format!("`{path}(`: the parenthesis is never closed"))?;
    let values = serde_json::from_str(&format!("[{}]", &text[..end])).with_context(|| {
        format!("`{path}(`: expected values as JSON, like \"text\", 7, null or [1, 2]")
    })?;
    *rest = &text[end + 1..];
    Ok(Call {
        path,
        values: Some(values),
    })
}

/// Where the first closing parenthesis is that isn't in quotes.
fn end_of_values(text: &str) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b')' if !is_quoted => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(text: &str) -> Marker {
        let mut markers = find(text).unwrap();
        assert_eq!(markers.len(), 1, "{text}");
        markers.remove(0)
    }

    fn call(path: &str, values: Option<Vec<Value>>) -> Call {
        let path = path.to_string();
        Call { path, values }
    }

    #[test]
    fn a_marker_names_a_component_and_what_to_call() {
        let text = "Text\n\n<!-- live: part-1-plugin length(\"Grüße (5) \\\" )\") -->\n\nText\n";
        let marker = one(text);
        assert_eq!(marker.line, 3);
        assert_eq!(marker.component, "part-1-plugin");
        assert_eq!(
            marker.calls,
            [call("length", Some(vec![json!("Grüße (5) \" )")]))]
        );
        assert!(text[marker.place.clone()].starts_with("<!-- live:"));
        assert!(text[marker.place].ends_with("-->"));
    }

    #[test]
    fn a_marker_may_have_many_lines() {
        let marker = one(
            "<!-- live: a-b\n  first p.prepare([])\n  p.process({\"name\": \"x\"}, null)\n  p.more\n  \
             watch s.live\n  answer h.setting(null)\n  folder glossary/terms.txt a/b.txt\n  \
             markdown\n  try \"One.\"\n  try \"Two.\"\n-->\n",
        );
        assert_eq!(marker.first, [call("p.prepare", Some(vec![json!([])]))]);
        let values = vec![json!({ "name": "x" }), json!(null)];
        assert_eq!(
            marker.calls,
            [call("p.process", Some(values)), call("p.more", None)]
        );
        assert_eq!(marker.watch, ["s.live"]);
        assert_eq!(marker.answers, [call("h.setting", Some(vec![json!(null)]))]);
        assert_eq!(marker.folders[0].path, "glossary/terms.txt");
        assert_eq!(marker.folders[0].source, "a/b.txt");
        assert!(marker.markdown);
        assert_eq!(marker.hint, "One. Two.");
    }

    #[test]
    fn other_comments_and_blocks_of_code_are_none() {
        let text = "<!-- undo -->\n\n```text\n<!-- live: a b -->\n```\n\n`<!-- live: a b -->`\n";
        assert_eq!(find(text).unwrap(), []);
    }

    #[test]
    fn what_is_malformed_is_an_error_with_its_line() {
        for (marked, reported) in [
            ("<!-- live: -->", "names a component"),
            ("<!-- live: a -->", "at least one function"),
            ("<!-- live: a b(1 -->", "never closed"),
            ("<!-- live: a b(x) -->", "as JSON"),
            ("<!-- live: a b(1,) -->", "as JSON"),
            ("<!-- live: a (1) -->", "a name is missing"),
            ("<!-- live: a b(1) first -->", "name is missing"),
            ("<!-- live: a b try x -->", "`try` is followed by"),
            ("<!-- live: a b", "a form's marker is"),
            ("Text <!-- live: a b --> text", "stands alone"),
            ("<!-- live: a b --> text", "stands alone"),
        ] {
            let error = find(&format!("Text\n\n{marked}\n")).unwrap_err();
            let error = format!("{error:#}");
            assert!(error.starts_with("line 3"), "{marked}: {error}");
            assert!(error.contains(reported), "{marked}: {error}");
        }
    }
}
