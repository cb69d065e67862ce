//! What one plugin may reach: the folders and variables that book.toml grants it, nothing else.

use std::env;
use std::path::{Path, PathBuf};

use wasmtime::error::Context;
use wasmtime::{Result, bail, ensure};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::config::PluginConfig;
use crate::kept::Kept;
use crate::obeyed::links_below;

/// A context in which everything that `config` grants is open.
///
/// # Errors
///
/// If a grant leads nowhere, out of the book's folder, or to something that is `kept`; if links are
/// in a folder for writing.
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
        // Elsewhere paths have other forms, and the next check was never tried on them.
        ensure!(
            cfg!(unix),
            "{key} in book.toml: this system's paths can't be checked; grant nothing for writing"
        );
        let folder = folder_of(root, folder, config.outside, &key)?;
        if let Some(path) = kept.in_reach(&folder) {
            bail!(
                "{key} in book.toml: a plugin must not change {}; grant a folder of its own",
                path.display()
            );
        }
        // It can't make a link. But it could move one, and a relative one leads elsewhere then.
        if let Some(link) = links_below(std::slice::from_ref(&folder)).first() {
            bail!(
                "{key} in book.toml: a plugin could move {}; grant a folder without links",
                link.display()
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
