//! Builds the site: the chapters, the sources they link to, through Part 3's own plugin.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use part_3_host::WasmPreprocessor;
use pulldown_cmark::{Event, Options, Parser, Tag};
use xtask::parts;

use crate::live;

/// What head.hbs loads on each page.
const SCRIPTS: [&str; 7] = [
    "highlight.js",
    "text.js",
    "wasi.js",
    "fields.js",
    "markdown.js",
    "fits.js",
    "form.js",
];

/// Builds the site into `folder` and returns the folder of its pages.
///
/// # Errors
///
/// If a chapter or a source can't be read, or mdBook fails.
pub fn build(root: &Path, folder: &Path, plugin: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    let src = folder.join("src");
    let parts = parts::all();
    let mut summary = String::from("# Summary\n\n");
    let mut sources = BTreeSet::new();
    let mut components = BTreeSet::new();
    for chapter in super::chapters(root)? {
        let text = fs::read_to_string(root.join(&chapter))?;
        let text = with_forms(root, &text, &mut components)
            .with_context(|| chapter.display().to_string())?;
        let page = page_of(&chapter);
        write(
            &src.join(&page),
            rewrite(root, &src, &chapter, &text, &mut sources)?,
        )?;
        let title = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("# ");
        // The further pages of a part are nested below its README.
        let in_part = parts.iter().any(|part| chapter.starts_with(part.name));
        let indentation = match in_part && !chapter.ends_with("README.md") {
            true => "  ",
            false => "",
        };
        summary.push_str(&format!("{indentation}- [{title}]({})\n", slashes(&page)));
    }

    write(
        &src.join("sources.md"),
        "# Sources\n\nThe files that the chapters link to, as they are in the repository.\n",
    )?;
    summary.push_str("- [Sources](sources.md)\n");
    for source in &sources {
        let name = slashes(source);
        let text = fs::read_to_string(root.join(source))?;
        let language = language(source);
        let page = page_of(source);
        write(
            &src.join(&page),
            format!("# {name}\n\n```{language}\n{text}```\n"),
        )?;
        summary.push_str(&format!("  - [{name}]({})\n", slashes(&page)));
    }
    write(&src.join("SUMMARY.md"), summary)?;
    for name in &components {
        let script = translate::script(name, &live::component(name)?.bytes)?;
        write(&src.join(format!("live/{name}.js")), script)?;
    }
    if components.contains(live::LOOK) {
        let sample = &live::component(live::SAMPLE)?.bytes;
        write(&src.join(format!("live/{}.wasm", live::SAMPLE)), sample)?;
    }

    write(&folder.join("glossary/terms.txt"), glossary(root)?)?;
    fs::copy(plugin, folder.join("part_3_plugin.wasm"))?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["site.css", "live.css", "terms.js", "head.hbs"] {
        let file = Path::new("theme").join(file);
        write(&folder.join(&file), fs::read_to_string(own.join(&file))?)?;
    }
    // Below `src`, a file keeps its name.
    for file in SCRIPTS {
        let script = Path::new("live").join(file);
        write(&src.join(&script), fs::read_to_string(own.join(&script))?)?;
    }
    let config = Config::from_disk(own.join("book.toml"))?;
    let mut book = MDBook::load_with_config(folder, config)?;
    // In this process instead of one of its own; for mdBook it's the same preprocessor.
    book.with_preprocessor(WasmPreprocessor);
    book.build()?;
    Ok(book.build_dir_for("html"))
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let folder = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} can't be created", folder.display()))?;
    fs::write(path, content).with_context(|| format!("{} can't be written", path.display()))
}

/// A folder's README is its first page; a source is a page with its listing.
fn page_of(file: &Path) -> PathBuf {
    if is_chapter(file) {
        return match file.file_name() == Some(OsStr::new("README.md")) {
            true => file.with_file_name("index.md"),
            false => file.to_path_buf(),
        };
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // A page named main.rs.md would be written to main.rs.html, and main.html is taken.
    file.with_file_name(format!("{}.md", name.replace('.', "-")))
}

/// Markdown in deeper folders is somebody else's book.
fn is_chapter(file: &Path) -> bool {
    file.extension() == Some(OsStr::new("md")) && file.components().count() <= 2
}

/// Puts a form where a marker stands, and collects the components.
fn with_forms(root: &Path, text: &str, components: &mut BTreeSet<String>) -> Result<String> {
    let mut with_forms = String::new();
    let mut copied = 0;
    for marker in live::find(text)? {
        let form = live::form(root, &marker).with_context(|| format!("line {}", marker.line))?;
        with_forms.push_str(&text[copied..marker.place.start]);
        with_forms.push_str(&live::placeholder(&form));
        copied = marker.place.end;
        components.insert(marker.component);
    }
    with_forms.push_str(&text[copied..]);
    Ok(with_forms)
}

/// Points every relative link at the page that its file became, copies the pictures into `src`,
/// and collects the sources.
fn rewrite(
    root: &Path,
    src: &Path,
    chapter: &Path,
    text: &str,
    sources: &mut BTreeSet<PathBuf>,
) -> Result<String> {
    let mut rewritten = String::new();
    let mut copied = 0;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let dest_url = match event {
            Event::Start(Tag::Link { dest_url, .. }) => dest_url,
            Event::Start(Tag::Image { dest_url, .. }) => {
                // A page and its pictures keep their places, so that link stays as it is.
                let picture = normalize(&chapter.with_file_name("").join(&*dest_url));
                let drawn = fs::read(root.join(&picture))
                    .with_context(|| format!("{} can't be read", picture.display()))?;
                write(&src.join(&picture), drawn)?;
                continue;
            }
            _ => continue,
        };
        let (file, fragment) = match dest_url.split_once('#') {
            Some((file, fragment)) => (file, Some(fragment)),
            None => (&*dest_url, None),
        };
        if file.is_empty() || file.contains("://") {
            continue;
        }
        let target = normalize(&chapter.with_file_name("").join(file));
        let is_chapter = is_chapter(&target);
        if !is_chapter {
            anyhow::ensure!(
                root.join(&target).is_file(),
                "{file}: only files can be linked"
            );
            sources.insert(target.clone());
        }
        let up = chapter.components().count() - 1;
        let mut link = "../".repeat(up) + &slashes(&page_of(&target));
        // Pages of sources have no lines to go to.
        if let (true, Some(fragment)) = (is_chapter, fragment) {
            link.push('#');
            link.push_str(fragment);
        }
        let source = &text[range.clone()];
        let at = range.start
            + source
                .rfind(&*dest_url)
                .context("a link names its target")?;
        rewritten.push_str(&text[copied..at]);
        rewritten.push_str(&link);
        copied = at + dest_url.len();
    }
    rewritten.push_str(&text[copied..]);
    Ok(rewritten)
}

/// Takes `x/..` out of a path that is relative to the root.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            component => normal.push(component),
        }
    }
    normal
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn language(source: &Path) -> &'static str {
    match source.extension().and_then(OsStr::to_str) {
        Some("rs") => "rust",
        Some("wit") => "wit",
        Some("wac") => "wac",
        Some("toml") => "toml",
        _ => "text",
    }
}

/// The terms of the glossary's table, in the form that the plugin reads. `command` is left out, because
/// pages are full of commands that are no components.
fn glossary(root: &Path) -> Result<String> {
    let text = fs::read_to_string(root.join("appendix/glossary.md"))?;
    let mut terms = String::new();
    for row in text.lines().filter_map(|line| line.strip_prefix("| **")) {
        let (term, rest) = row.split_once("** | ").context("a row has a term")?;
        let (meaning, _) = rest.split_once(" |").context("a row has a meaning")?;
        if term != "command" {
            terms.push_str(&format!("{term} = {meaning}\n"));
        }
    }
    Ok(terms)
}
