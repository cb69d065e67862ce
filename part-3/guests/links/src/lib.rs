//! A book plugin that changes nothing, and warns of links to files that are no chapters: mdBook
//! copies such a file as it is, so its reader gets Markdown.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

use std::sync::OnceLock;

use pulldown_cmark::{Event, Parser, Tag};

wit_bindgen::generate!({
    path: "../../../wit/part-3/v0.2",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};
use tutorial::book::host::{Level, log};

/// The files of all chapters, kept from `prepare` for the calls that follow.
static CHAPTERS: OnceLock<Vec<String>> = OnceLock::new();

struct Plugin;

impl Guest for Plugin {
    fn supports(_renderer: String) -> bool {
        true
    }

    fn prepare(chapters: Vec<Chapter>) -> Result<(), String> {
        let files = chapters.into_iter().filter_map(|chapter| chapter.path);
        let _ = CHAPTERS.set(files.collect());
        Ok(())
    }

    fn process(chapter: Chapter) -> Result<String, String> {
        let chapters = CHAPTERS.get().map_or(&[][..], Vec::as_slice);
        let here = chapter.path.as_deref().unwrap_or_default();
        for link in links(&chapter.content) {
            if !chapters.contains(&resolve(here, &link)) {
                log(Level::Warn, &format!("{link} is no chapter of this book"));
            }
        }
        Ok(chapter.content)
    }
}

/// The links to Markdown files beside this one, without their anchors.
fn links(markdown: &str) -> Vec<String> {
    let links = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url),
        _ => None,
    });
    let files = links.filter_map(|link| Some(link.split('#').next()?.to_string()));
    files
        .filter(|file| file.ends_with(".md") && !file.contains(':') && !file.starts_with('/'))
        .collect()
}

/// The file that a link leads to, when it stands in the file `here`.
fn resolve(here: &str, link: &str) -> String {
    let mut folders: Vec<&str> = here.split('/').collect();
    folders.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()),
            name => folders.push(name),
        }
    }
    folders.join("/")
}

#[cfg(target_arch = "wasm32")]
export!(Plugin);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_chapters_are_found_without_their_anchors() {
        let text = "[a](a.md#x) [b][] [c](https://c.org/c.md) [d](#d) `[e](e.md)`\n\n[b]: ../b.md";
        assert_eq!(links(text), ["a.md", "../b.md"]);
    }

    #[test]
    fn a_link_counts_from_the_file_it_stands_in() {
        assert_eq!(resolve("one.md", "two.md"), "two.md");
        assert_eq!(resolve("part/one.md", "../two.md"), "two.md");
        assert_eq!(resolve("part/one.md", "./sub/two.md"), "part/sub/two.md");
    }
}
