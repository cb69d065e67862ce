//! What mdBook obeys: whoever can change it chooses what the next build shows or runs.

use std::collections::HashSet;
use std::env;
use std::path::PathBuf;

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;
use serde::Deserialize;
use shlex::Shlex;

/// The configuration, what the book is made from, and what was made of it.
pub fn files(context: &PreprocessorContext, book: &Book) -> Vec<PathBuf> {
    let (root, config) = (&context.root, &context.config);
    let src = root.join(&config.book.src);
    let mut sources = vec![src.clone(), root.join("theme")];
    // The theme may be elsewhere, and a page may have styles and scripts besides.
    for key in ["theme", "additional-css", "additional-js"] {
        let files = config.get::<Files>(&format!("output.html.{key}"));
        let files = files.ok().flatten().map(Files::into_vec);
        sources.extend(files.unwrap_or_default().iter().map(|file| root.join(file)));
    }
    let mut obeyed = vec![root.join("book.toml"), root.join(&config.build.build_dir)];
    let links = links_below(&sources);
    obeyed.extend(sources.into_iter().chain(links));
    // SUMMARY.md may take a chapter from anywhere.
    let chapters = book.chapters().filter_map(|it| it.source_path.as_ref());
    obeyed.extend(chapters.map(|path| src.join(path)));
    obeyed
}

/// What the commands in book.toml name, there or not, and where programs are looked for.
pub fn programs(context: &PreprocessorContext) -> Vec<PathBuf> {
    let (root, config) = (&context.root, &context.config);
    let mut obeyed = Vec::new();
    let others = config.preprocessors::<Program>().unwrap_or_default();
    for program in others.values() {
        obeyed.extend(program.words().map(|word| root.join(word)));
    }
    let renderers = config.outputs::<Program>().unwrap_or_default();
    let alone = renderers.len() == 1;
    for (name, program) in renderers {
        // A renderer is started in the folder that it writes to.
        let built = root.join(&config.build.build_dir);
        let built = if alone { built } else { built.join(name) };
        let places = |word: String| [root.join(&word), built.join(word)];
        obeyed.extend(program.words().flat_map(places));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).map(|folder| root.join(folder));
    // An entry may be empty, or `.`. What is in the root itself no grant reaches anyway.
    obeyed.extend(folders.filter(|folder| folder != root));
    obeyed
}

/// Each link in these folders, and in those that links lead to.
pub fn links_below(folders: &[PathBuf]) -> Vec<PathBuf> {
    let (mut links, mut seen) = (Vec::new(), HashSet::new());
    let mut folders = folders.to_vec();
    while let Some(folder) = folders.pop() {
        let entries = folder.read_dir().into_iter().flatten().flatten();
        for entry in entries {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else {
                continue;
            };
            if kind.is_symlink() {
                // It may lead in a circle. Nothing else may, and a plugin can make many folders.
                let is_new = path.canonicalize().is_ok_and(|real| seen.insert(real));
                if is_new && path.is_dir() {
                    folders.push(path.clone());
                }
                links.push(path);
            } else if kind.is_dir() {
                folders.push(path);
            }
        }
    }
    links
}

/// What mdBook's HTML renderer takes from the book's folder.
#[derive(Deserialize)]
#[serde(untagged)]
enum Files {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl Files {
    fn into_vec(self) -> Vec<PathBuf> {
        match self {
            Self::One(file) => vec![file],
            Self::Several(files) => files,
        }
    }
}

/// What some other preprocessor or renderer is started with.
#[derive(Deserialize)]
struct Program {
    #[serde(default)]
    command: String,
}

impl Program {
    /// As mdBook splits it: quotes count.
    fn words(&self) -> impl Iterator<Item = String> {
        Shlex::new(&self.command).filter(|word| !word.is_empty())
    }
}
