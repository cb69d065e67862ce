//! What one plugin may reach: the folders and variables that book.toml grants it, nothing else.

use std::env;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::PreprocessorContext;
use serde::Deserialize;
use wasmtime::error::Context;
use wasmtime::{Result, bail, ensure};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::config::{Config, PluginConfig};

/// What no plugin may change, whatever it may write.
pub struct Kept {
    /// What mdBook or this host obeys: a plugin that could change book.toml would choose the next
    /// build's commands.
    obeyed: Vec<PathBuf>,
    /// Every folder that is granted to some plugin.
    granted: Vec<PathBuf>,
}

impl Kept {
    pub fn new(context: &PreprocessorContext, config: &Config, cache: Option<&Path>) -> Self {
        let root = &context.root;
        let book = &context.config;
        let mut obeyed = vec![root.join("book.toml"), root.join("theme")];
        obeyed.extend([root.join(&book.book.src), root.join(&book.build.build_dir)]);
        // The theme may be elsewhere, and a page may have styles and scripts besides.
        for key in ["theme", "additional-css", "additional-js"] {
            let files = book.get::<Files>(&format!("output.html.{key}"));
            let files = files.ok().flatten().map(Files::into_vec);
            obeyed.extend(files.unwrap_or_default().iter().map(|file| root.join(file)));
        }
        obeyed.extend(cache.map(Path::to_path_buf));
        for plugin in &config.plugin {
            obeyed.push(root.join(&plugin.path));
        }
        let programs = [book.preprocessors::<Program>(), book.outputs::<Program>()];
        for program in programs
            .into_iter()
            .flatten()
            .flat_map(|all| all.into_values())
        {
            let command = program.command.unwrap_or_default();
            let words = command.split_whitespace().map(|word| root.join(word));
            obeyed.extend(words.filter(|file| file.exists()));
        }
        let grants = config.plugin.iter();
        let grants = grants.flat_map(|plugin| plugin.read.values().chain(plugin.write.values()));
        Self {
            obeyed,
            granted: grants.map(|folder| root.join(folder)).collect(),
        }
    }

    // ANCHOR: kept
    /// Finds what a plugin could change that may write in `folder`.
    fn in_reach(&self, folder: &Path) -> Option<&PathBuf> {
        // A folder may be granted twice. But what is below another can be replaced.
        let leads_through = |path: &&PathBuf| {
            let mut places = places(path).into_iter();
            places.any(|place| place != folder && place.starts_with(folder))
        };
        let contains = |path: &&PathBuf| {
            let end = places(path).pop();
            end.is_some_and(|end| folder.starts_with(end))
        };
        let mut obeyed = self.obeyed.iter();
        let found = obeyed.find(|path| leads_through(path) || contains(path));
        found.or_else(|| self.granted.iter().find(leads_through))
    }
    // ANCHOR_END: kept
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
    command: Option<String>,
}

/// Each entry of a folder that is read on the way to `path`, link after link, the end included.
fn places(path: &Path) -> Vec<PathBuf> {
    let parts = |path: &Path| -> Vec<PathBuf> {
        let parts = path.components().rev();
        parts.map(|part| PathBuf::from(part.as_os_str())).collect()
    };
    let (mut places, mut links) = (Vec::new(), 0);
    let mut here = PathBuf::new();
    let mut to_come = parts(&std::path::absolute(path).unwrap_or(path.to_path_buf()));
    while let Some(part) = to_come.pop() {
        if part == Path::new("..") {
            here.pop();
            continue;
        }
        let place = here.join(&part);
        match place.read_link() {
            // More than a system would follow are a circle.
            Ok(target) if links < 40 => {
                links += 1;
                to_come.extend(parts(&target));
            }
            _ => here = place.clone(),
        }
        places.push(place);
    }
    places.push(here);
    places
}

/// A context in which everything that `config` grants is open.
///
/// # Errors
///
/// If a grant leads nowhere, out of the book's folder, or to something that is `kept`.
pub fn context(root: &Path, config: &PluginConfig, kept: &Kept) -> Result<WasiCtxBuilder> {
    // ANCHOR: read
    let mut wasi = WasiCtxBuilder::new();
    for (name, folder) in &config.read {
        let key = format!("read = {{ \"{name}\" = \"{}\" }}", folder.display());
        ensure!(
            !config.write.contains_key(name),
            "{key} in book.toml: there is a `write` of that name; choose one of the two"
        );
        let folder = folder_of(root, folder, config.outside, &key)?;
        wasi.preopened_dir(folder, name, FsPerms::ReadOnly)
            .with_context(|| format!("{key} in book.toml"))?;
    }
    // ANCHOR_END: read
    for (name, folder) in &config.write {
        let key = format!("write = {{ \"{name}\" = \"{}\" }}", folder.display());
        let folder = folder_of(root, folder, config.outside, &key)?;
        if let Some(path) = kept.in_reach(&folder) {
            bail!(
                "{key} in book.toml: a plugin must not change {}; grant a folder of its own",
                path.display()
            );
        }
        wasi.preopened_dir(folder, name, FsPerms::ReadWrite)
            .with_context(|| format!("{key} in book.toml"))?;
    }
    for name in &config.env {
        let value = env::var(name).with_context(|| {
            format!("env = [\"{name}\"] in book.toml: the variable must be set")
        })?;
        wasi.env(name, value);
    }
    Ok(wasi)
}

// ANCHOR: folder
/// Where a granted folder really is, behind every `..` and every symbolic link.
fn folder_of(root: &Path, folder: &Path, outside: bool, key: &str) -> Result<PathBuf> {
    let root = root.canonicalize()?;
    let folder = root.join(folder).canonicalize();
    let folder =
        folder.with_context(|| format!("{key} in book.toml: there must be such a folder"))?;
    ensure!(folder.is_dir(), "{key} in book.toml: that is no folder");
    ensure!(
        outside || folder.starts_with(&root),
        "{key} in book.toml: {} is outside of the book's folder; \
         if that is what you want, say so with outside = true",
        folder.display()
    );
    Ok(folder)
}
// ANCHOR_END: folder
