//! Weaves the chapters: every listing is cut from a file, every output comes from a run.
//!
//! A Markdown file is woven by computing what it should say and writing that down; it is checked
//! by computing the same and comparing. So a check can't accept what weaving wouldn't produce.

mod blocks;
mod costs;
mod edited;
mod errors;
mod inline;
mod links;
mod listing;
pub mod live;
mod output;
mod pages;
pub mod site;

use std::path::Path;
use std::{fmt, fs};

use anyhow::{Context, Result, bail, ensure};
use similar::TextDiff;

pub use costs::Figure;
pub use links::check as check_links;
pub use pages::{chapters, pages};

use blocks::{Block, Marker};
use output::Session;

/// How many blocks of each kind a chapter has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Blocks cut from a file.
    pub listings: usize,
    /// Console blocks that were executed.
    pub outputs: usize,
    /// Edits that were applied before the console blocks below them.
    pub edits: usize,
    /// Blocks that can't run, each with its reason.
    pub illustrative: usize,
    /// Console blocks that are slow and were left as they are: nobody knows whether they are true.
    pub not_run: usize,
}

/// What to do with the console blocks that take minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slow {
    /// They are kept as they are, and counted.
    Leave,
    /// They are run like the others.
    Run,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} listings, {} outputs, {} edits, {} illustrative",
            self.listings, self.outputs, self.edits, self.illustrative
        )?;
        match self.not_run {
            0 => Ok(()),
            not_run => write!(f, ", {not_run} slow not run"),
        }
    }
}

/// A Markdown file as it should be.
pub struct Woven {
    /// The file as it stands.
    pub before: String,
    /// The file with every listing, caption, output, version and line number renewed.
    pub after: String,
    pub count: Count,
    /// The plots that it shows.
    pub figures: Vec<Figure>,
}

/// Computes what `file` (relative to `root`) should say, by reading its sources and running its
/// commands; `slow` says whether that includes those that take minutes.
///
/// # Errors
///
/// If a block isn't accounted for, a source is missing, an edit doesn't apply, or a form can't be made.
/// The error names the file and the line.
pub fn weave(root: &Path, file: &Path, slow: Slow) -> Result<Woven> {
    let path = root.join(file);
    let before =
        fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
    // One page has no text of its own.
    let text = match file == Path::new(xtask::errors::PAGE) {
        true => errors::page(root)?,
        false => before.clone(),
    };
    live::check(root, file, &before)?;
    let mut count = Count::default();
    // Another tree than this one is built in itself: here it would displace the edited copy.
    let target = match root == xtask::root() {
        true => output::target_folder()?,
        false => root.join("target"),
    };
    let mut session = Session::new(root, target);
    let mut after = String::new();
    let mut copied = 0;
    let found = blocks::find(&text).with_context(|| file.display().to_string())?;
    for block in found.blocks {
        let renewed = renew(root, file, &block, slow, &mut session, &mut count)
            .with_context(|| format!("{}:{}", file.display(), block.line))?;
        if let Some(caption) = renewed.caption {
            after.push_str(&text[copied..block.caption.start]);
            after.push_str(&caption);
            if block.caption.is_empty() {
                after.push_str("\n\n");
            }
            copied = block.caption.end;
        }
        after.push_str(&text[copied..block.content.start]);
        after.push_str(&renewed.content);
        copied = block.content.end;
    }
    if let Some(paths) = &found.undo_after {
        session
            .undo(paths)
            .with_context(|| file.display().to_string())?;
    }
    ensure!(
        session.is_clean(),
        "{}: the last edits are never taken back: a reader goes on with them",
        file.display()
    );
    after.push_str(&text[copied..]);
    let after = inline::renew(root, file, &after).with_context(|| file.display().to_string())?;
    let figures = costs::figures(root, &after).with_context(|| file.display().to_string())?;
    Ok(Woven {
        before,
        after,
        count,
        figures,
    })
}

/// A block as it should be.
struct Renewed {
    /// The line between marker and fence that says where a listing is from.
    caption: Option<String>,
    content: String,
}

fn renew(
    root: &Path,
    chapter: &Path,
    block: &Block<'_>,
    slow: Slow,
    session: &mut Session<'_>,
    count: &mut Count,
) -> Result<Renewed> {
    if let Some(paths) = &block.undo_before {
        session.undo(paths)?;
    }
    let mut caption = None;
    let content = match (&block.marker, block.language) {
        (Some(Marker::Embed(source)), _) => {
            count.listings += 1;
            let listing = listing::read(root, source)?;
            let link = inline::link(chapter, &listing.file, listing.line);
            caption = Some(format!("*{link}*"));
            listing.text
        }
        (Some(Marker::Edit(file)), "diff") => {
            count.edits += 1;
            ensure!(
                block.lead.contains(file.as_str()),
                "readers don't see the marker: the paragraph above the diff must name {file}"
            );
            session.edit(file, block.text)?;
            block.text.to_string()
        }
        (Some(Marker::Edit(_)), _) => bail!("an edit is shown as a ```diff block"),
        (Some(Marker::Illustrative), _) => {
            count.illustrative += 1;
            block.text.to_string()
        }
        (Some(Marker::Slow), language) if language != "console" => {
            bail!("only a ```console block can be slow")
        }
        (Some(Marker::Slow), _) if slow == Slow::Leave => {
            count.not_run += 1;
            output::check_form(block.text)?;
            block.text.to_string()
        }
        (None | Some(Marker::Slow), "console") => {
            count.outputs += 1;
            session.run(block.text)?
        }
        (None, "") => bail!("the fence names no language"),
        (_, language) => bail!(
            "this ```{language} block has no marker: put `<!-- embed: FILE -->`, \
             `<!-- edit: FILE -->` or `<!-- illustrative: WHY -->` above it"
        ),
    };
    Ok(Renewed { caption, content })
}

/// The plots of a page whose files aren't as they should be.
pub fn stale_figures<'a>(root: &Path, woven: &'a Woven) -> Vec<&'a Figure> {
    let is_stale = |figure: &&Figure| {
        fs::read_to_string(root.join(&figure.file)).ok().as_deref() != Some(&figure.svg)
    };
    woven.figures.iter().filter(is_stale).collect()
}

/// What differs between a file and how it should be, as a unified diff; none if nothing does.
pub fn drift(file: &Path, woven: &Woven) -> Option<String> {
    if woven.before == woven.after {
        return None;
    }
    let diff = TextDiff::from_lines(&woven.before, &woven.after);
    let name = file.display();
    let diff = diff
        .unified_diff()
        .header(
            &format!("{name} as it is"),
            &format!("{name} as it should be"),
        )
        .to_string();
    Some(diff)
}
