//! A book plugin that explains each glossary term where a chapter first uses it.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

mod glossary;
mod mark;

use std::sync::OnceLock;

wit_bindgen::generate!({
    path: "../../wit/part-3/v0.2",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};
use tutorial::book::host::{Level, log, setting};

/// Read once, and kept for every chapter: a plugin lives as long as the build.
static TERMS: OnceLock<Vec<glossary::Term>> = OnceLock::new();

struct Plugin;

// ANCHOR: guest
impl Guest for Plugin {
    // What it writes is HTML, which Markdown may contain.
    fn supports(renderer: String) -> bool {
        renderer == "html" || renderer == "markdown"
    }

    fn prepare(_chapters: Vec<Chapter>) -> Result<(), String> {
        let file = setting("terms").unwrap_or("glossary/terms.txt".to_string());
        let terms = glossary::read(&file)?;
        log(Level::Debug, &format!("{file}: {} terms", terms.len()));
        TERMS.set(terms).map_err(|_| "prepared twice".to_string())
    }

    // ANCHOR: process
    fn process(chapter: Chapter) -> Result<String, String> {
        let terms = TERMS.get().ok_or("`prepare` was not called")?;
        let (content, marked) = mark::first_uses(&chapter.content, terms);
        log(Level::Info, &format!("terms explained: {marked}"));
        Ok(content)
    }
    // ANCHOR_END: process
}
// ANCHOR_END: guest

// The exports' names contain characters that the linkers of native platforms don't take.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
