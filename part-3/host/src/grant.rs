//! What one plugin may reach: the folders and variables that book.toml grants it, nothing else.

use std::env;
use std::path::{Path, PathBuf};

use wasmtime::error::Context;
use wasmtime::{Result, bail, ensure};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::config::PluginConfig;

/// What no plugin may change, whatever it may write.
pub struct Kept {
    /// What mdBook or this host obeys: a plugin that could change book.toml would choose the next
    /// build's commands.
    pub obeyed: Vec<PathBuf>,
    /// Every folder that is granted to some plugin.
    pub granted: Vec<PathBuf>,
}

impl Kept {
    // ANCHOR: kept
    /// Finds what a plugin could change that may write in `folder`.
    fn in_reach(&self, folder: &Path) -> Option<&PathBuf> {
        // A folder may be granted twice. But below another, it could be replaced by a link.
        let below = |path: &Path| path != folder && path.starts_with(folder);
        let leads_through = |path: &&PathBuf| places(path).iter().any(|place| below(place));
        let contains = |path: &&PathBuf| {
            path.canonicalize()
                .is_ok_and(|path| folder.starts_with(path))
        };
        let mut obeyed = self.obeyed.iter();
        let found = obeyed.find(|path| leads_through(path) || contains(path));
        found.or_else(|| self.granted.iter().find(leads_through))
    }
    // ANCHOR_END: kept
}

/// Each entry of a folder that is read on the way to `path`, and what it leads to in the end.
fn places(path: &Path) -> Vec<PathBuf> {
    let entries = path.ancestors().filter_map(|place| {
        let folder = place.parent()?.canonicalize().ok()?;
        Some(folder.join(place.file_name()?))
    });
    entries.chain(path.canonicalize().ok()).collect()
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
