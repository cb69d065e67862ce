//! Makes appendix/errors.md of its lead and of the entries in appendix/errors.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use xtask::errors::{Entry, FOLDER, Stage, all};

/// The page as it should be, before it is woven.
///
/// # Errors
///
/// If the lead or an entry can't be read.
pub fn page(root: &Path) -> Result<String> {
    let lead = format!("{FOLDER}/lead.md");
    let lead =
        fs::read_to_string(root.join(&lead)).with_context(|| format!("{lead} can't be read"))?;
    let entries = all(root)?;
    let mut page = lead.replace("](../", "](");
    for stage in Stage::ALL {
        let _ = writeln!(
            page,
            "\n**{}**\n\n| the error says | because |\n|---|---|",
            stage.heading()
        );
        for entry in of(&entries, stage) {
            let (title, anchor) = (title(entry), entry.anchor());
            let _ = writeln!(page, "| [{title}](#{anchor}) | {} |", entry.because);
        }
    }
    for stage in Stage::ALL {
        let _ = writeln!(page, "\n## {}", stage.heading());
        for entry in of(&entries, stage) {
            page.push_str(&shown(root, entry)?);
        }
    }
    Ok(page)
}

fn of(entries: &[Entry], stage: Stage) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(move |entry| entry.stage == stage)
}

fn shown(root: &Path, entry: &Entry) -> Result<String> {
    // The page is two folders above the entry.
    let text = entry.text.replace("](../../", "](");
    let because = capitalized(&entry.because);
    let mut shown = format!("\n### {}\n\n**{because}.**\n{text}\n", title(entry));
    // What is a chain of several lines is found by `explain` only.
    let others = entry
        .says
        .iter()
        .skip(1)
        .filter(|says| !says.contains(" … "));
    let others: Vec<_> = others.map(|says| code(says)).collect();
    if !others.is_empty() {
        let _ = writeln!(shown, "\nIt may also say {}.", others.join(", or "));
    }
    let mut links = Vec::new();
    for file in entry.reproductions(root)? {
        let name = file.rsplit('/').next().unwrap_or_default();
        let file = file.trim_start_matches("appendix/");
        links.push(format!("[{name}]({file})"));
    }
    let _ = writeln!(shown, "\n*Reproduced by {}.*", links.join(", "));
    Ok(shown)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

fn title(entry: &Entry) -> String {
    code(&entry.title)
}

/// As code, whatever is in it.
fn code(text: &str) -> String {
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}
