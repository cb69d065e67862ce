//! One plugin's way through the book.

use anyhow::{Error, Result, bail};
use mdbook_preprocessor::book::{Book, BookItem};

use crate::call::BookPlugin;
use crate::terminal::{Progress, printable, say};

/// Shows the plugin every chapter, then hands over one after the other.
///
/// # Errors
///
/// If the plugin crashes; if it refuses the book, or a chapter and isn't `optional`.
pub fn run_plugin(
    plugin: &mut BookPlugin,
    optional: bool,
    renderer: &str,
    book: &mut Book,
) -> Result<()> {
    if !plugin.supports(renderer)? {
        return Ok(());
    }
    let chapters: Vec<_> = book.chapters().map(Into::into).collect();
    plugin.prepare(&chapters)?.map_err(Error::msg)?;
    let mut progress = Progress::new(plugin.name(), chapters.len());
    process_all(&mut book.items, plugin, optional, &mut progress)
}

// ANCHOR: walk
/// Hands over one chapter at a time. WIT has no recursive types, so the tree stays here, and
/// with it everything that a plugin has no business with.
fn process_all(
    items: &mut [BookItem],
    plugin: &mut BookPlugin,
    optional: bool,
    progress: &mut Progress,
) -> Result<()> {
    for item in items {
        // Part titles and separators have no text, and a draft has none yet.
        if let BookItem::Chapter(chapter) = item {
            if !chapter.is_draft_chapter() {
                match plugin.process((&*chapter).into())? {
                    Ok(content) => chapter.content = content,
                    Err(reason) if optional => warn(&reason, "the chapter stays as it was"),
                    Err(reason) => bail!(reason),
                }
                progress.step();
            }
            process_all(&mut chapter.sub_items, plugin, optional, progress)?;
        }
    }
    Ok(())
}
// ANCHOR_END: walk

/// What went wrong, and what that means, on one line.
pub fn warn(reason: &str, so: &str) {
    say(&format!("warn: {}; {so}", printable(reason)));
}
