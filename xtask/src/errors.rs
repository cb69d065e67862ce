//! Finds the entries of appendix/errors.md: a folder `appendix/errors/NAME` each, and nothing lists them.
//!
//! What is in it: `entry.md`, which says what the error means, and what reproduces it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

/// Where the entries are, named from the root.
pub const FOLDER: &str = "appendix/errors";
/// The page that is made of them.
pub const PAGE: &str = "appendix/errors.md";

/// One error, and what to know about it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its folder's.
    pub name: String,
    /// What a reader looks for: a piece of the error, word for word.
    pub title: String,
    pub stage: Stage,
    /// One line: the cause.
    pub because: String,
    /// Every text that stands for this error, the title among them. `…` is what differs.
    pub says: Vec<String>,
    /// What it means and what to do, in Markdown. Links lead from the entry's folder.
    pub text: String,
}

/// When an error strikes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    Guest,
    Component,
    Compose,
    Host,
    Load,
    Link,
    Instantiate,
    Call,
}

impl Stage {
    /// In the order in which a plugin goes through them.
    pub const ALL: [Self; 8] = [
        Self::Guest,
        Self::Component,
        Self::Compose,
        Self::Host,
        Self::Load,
        Self::Link,
        Self::Instantiate,
        Self::Call,
    ];

    /// How an entry names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Component => "component",
            Self::Compose => "compose",
            Self::Host => "host",
            Self::Load => "load",
            Self::Link => "link",
            Self::Instantiate => "instantiate",
            Self::Call => "call",
        }
    }

    /// How readers are told.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Guest => "While the plugin is compiled",
            Self::Component => "While it becomes a component",
            Self::Compose => "While components are composed",
            Self::Host => "While the host is compiled",
            Self::Load => "When the host loads the plugin",
            Self::Link => "When its imports are linked",
            Self::Instantiate => "When it is instantiated",
            Self::Call => "While it runs",
        }
    }
}

impl Entry {
    /// Reads `appendix/errors/NAME/entry.md`.
    ///
    /// # Errors
    ///
    /// If it doesn't have the form of an entry.
    fn read(root: &Path, name: &str) -> Result<Self> {
        let file = format!("{FOLDER}/{name}/entry.md");
        let text = fs::read_to_string(root.join(&file))
            .with_context(|| format!("{file} can't be read"))?;
        Self::parse(name, &text).context(file)
    }

    fn parse(name: &str, text: &str) -> Result<Self> {
        let text = text.replace("\r\n", "\n");
        let mut blocks = text.splitn(3, "\n\n");
        let title = blocks.next().and_then(|line| line.strip_prefix("# "));
        let title = code(title.context("the first line is `# ` and the error")?)?;
        let (mut stage, mut because, mut says) = (None, None, vec![title.to_string()]);
        for line in blocks.next().unwrap_or_default().lines() {
            let (key, value) = line
                .strip_prefix("- ")
                .and_then(|line| line.split_once(": "))
                .with_context(|| format!("`- KEY: VALUE` was expected, not `{line}`"))?;
            match key {
                "when" => stage = Stage::ALL.into_iter().find(|one| one.name() == value),
                "because" => because = Some(value.to_string()),
                "says" => says.push(code(value)?.to_string()),
                _ => bail!("`{key}` is none of when, because, says"),
            }
        }
        let stages = Stage::ALL.map(Stage::name).join(", ");
        let text = blocks.next().unwrap_or_default().trim_end().to_string();
        ensure!(
            text.contains("**Fix:** ") && text.contains("](../"),
            "a paragraph begins with **Fix:**, and a link leads to a page"
        );
        Ok(Self {
            name: name.to_string(),
            title: title.to_string(),
            stage: stage.with_context(|| format!("`- when: STAGE` is one of {stages}"))?,
            because: because.context("there is no `- because: `")?,
            says,
            text,
        })
    }

    /// What makes this error happen: files of its folder, named from the root.
    ///
    /// # Errors
    ///
    /// If the folder can't be read.
    pub fn reproductions(&self, root: &Path) -> Result<Vec<String>> {
        let folder = format!("{FOLDER}/{}", self.name);
        let mut files = names(root, &folder)?;
        files.retain(|name| {
            let is = |kind, extension| name.starts_with(kind) && name.ends_with(extension);
            is("run", ".rs") || is("compile", ".rs") || is("command", ".txt")
        });
        Ok(files
            .iter()
            .map(|name| format!("{folder}/{name}"))
            .collect())
    }

    /// Where it is on the page, as forges and mdBook make anchors.
    pub fn anchor(&self) -> String {
        slug(&self.title)
    }
}

/// What stands between backticks, one or two on each side.
fn code(text: &str) -> Result<&str> {
    for (open, close) in [("`` ", " ``"), ("`", "`")] {
        let inner = text
            .strip_prefix(open)
            .and_then(|text| text.strip_suffix(close));
        if let Some(inner) = inner {
            return Ok(inner);
        }
    }
    bail!("an error's text stands in backticks, unlike `{text}`")
}

/// The anchor of a heading.
pub fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_lowercase().collect()),
        c if c.is_whitespace() => Some("-".to_string()),
        _ => None,
    });
    kept.collect()
}

/// Every entry, by stage and name.
///
/// # Errors
///
/// If a folder can't be read, or isn't one of an entry.
pub fn all(root: &Path) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for name in names(root, FOLDER)? {
        if root.join(FOLDER).join(&name).is_dir() {
            entries.push(Entry::read(root, &name)?);
        }
    }
    entries.sort_by_key(|entry| entry.stage);
    Ok(entries)
}

/// What is in a folder that is named from the root, sorted.
fn names(root: &Path, folder: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let entries = fs::read_dir(root.join(folder));
    for entry in entries.with_context(|| format!("{folder} can't be read"))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "# `no such thing`\n\n- when: call\n- because: it isn't there\n\
        - says: `` a `…` isn't there ``\n\nIt never was.\n\n**Fix:** make one. [How](../../x.md)\n";

    #[test]
    fn an_entry_has_a_form() {
        let entry = Entry::parse("missing", ENTRY).unwrap();
        assert_eq!(entry.says, ["no such thing", "a `…` isn't there"]);
        assert_eq!(entry.stage, Stage::Call);
        assert_eq!(entry.anchor(), "no-such-thing");
        assert!(entry.text.starts_with("It never was."));
    }

    #[test]
    fn what_has_another_form_is_an_error_that_says_which() {
        for (before, after, says) in [
            ("# `no such thing`", "# no such thing", "in backticks"),
            ("when: call", "when: never", "one of guest, component"),
            ("- because", "- why", "none of when, because, says"),
            ("**Fix:** ", "", "**Fix:**"),
            ("(../../x.md)", "", "a link leads to a page"),
        ] {
            let error = Entry::parse("missing", &ENTRY.replace(before, after)).unwrap_err();
            assert!(format!("{error:#}").contains(says), "{error:#}");
        }
    }
}
