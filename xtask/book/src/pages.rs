//! Finds the Markdown files that are woven, in reading order.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use pulldown_cmark::{Event, Options, Parser, Tag};
use xtask::parts;

/// Every Markdown file that is woven, relative to `root`.
///
/// # Errors
///
/// If a part has no README, or a page that it doesn't link to.
pub fn chapters(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![PathBuf::from("README.md")];
    for part in parts::all() {
        files.extend(pages(root, part.name)?);
    }
    for name in [
        "appendix/tasks.md",
        "appendix/errors.md",
        "appendix/wit.md",
        "appendix/glossary.md",
        "appendix/testing.md",
        "appendix/costs.md",
        "appendix/languages.md",
        "appendix/browser.md",
        "appendix/older-tutorials.md",
        "CONTRIBUTING.md",
    ] {
        files.push(PathBuf::from(name));
    }
    Ok(files)
}

/// The README of a part, and the pages beside it, in the order in which it first links to them.
///
/// # Errors
///
/// If there is no README, or it doesn't link to one of the pages.
pub fn pages(root: &Path, part: &str) -> Result<Vec<PathBuf>> {
    let readme = Path::new(part).join("README.md");
    let text = fs::read_to_string(root.join(&readme))
        .with_context(|| format!("{} can't be read", readme.display()))?;
    let mut links = Vec::new();
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            let file = dest_url.split('#').next().unwrap_or_default();
            links.push(Path::new(part).join(file));
        }
    }

    let mut pages = Vec::new();
    for entry in fs::read_dir(root.join(part))? {
        let page = Path::new(part).join(entry?.file_name());
        if page == readme || page.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let place = links.iter().position(|link| *link == page);
        ensure!(
            place.is_some(),
            "{} has no link to {}, so nobody would find that page: link to it where it is to be \
             read",
            readme.display(),
            page.display()
        );
        pages.push((place, page));
    }
    pages.sort();
    let pages = pages.into_iter().map(|(_, page)| page);
    Ok([readme].into_iter().chain(pages).collect())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn root(readme: &str) -> TempDir {
        let root = TempDir::new().unwrap();
        let folder = root.path().join("part-1");
        fs::create_dir_all(folder.join("below")).unwrap();
        fs::write(folder.join("README.md"), readme).unwrap();
        for page in ["a.md", "b.md", "below/c.md", "d.txt"] {
            fs::write(folder.join(page), "# Page\n").unwrap();
        }
        root
    }

    #[test]
    fn further_pages_stand_in_the_order_of_their_first_links() {
        let root = root("# Part\n\n| [b](b.md#page) |\n|---|\n| [a](a.md), [b](b.md) |\n");
        let pages = pages(root.path(), "part-1").unwrap();
        let names = ["part-1/README.md", "part-1/b.md", "part-1/a.md"];
        assert_eq!(pages, names.map(PathBuf::from));
    }

    #[test]
    fn a_page_that_the_readme_doesnt_link_is_an_error() {
        let root = root("# Part\n\nOnly [a](a.md), and `[b](b.md)` is no link.\n");
        let error = pages(root.path(), "part-1").unwrap_err().to_string();
        assert!(
            error.contains("part-1/README.md has no link to part-1/b.md"),
            "{error}"
        );
    }

    #[test]
    fn a_part_without_a_readme_is_an_error() {
        let root = TempDir::new().unwrap();
        let error = format!("{:#}", pages(root.path(), "part-1").unwrap_err());
        assert!(
            error.starts_with("part-1/README.md can't be read"),
            "{error}"
        );
    }
}
