//! What one plugin may reach: the folders and variables that book.toml grants it, nothing else.

use std::env;
use std::path::{Path, PathBuf};

use wasmtime::error::Context;
use wasmtime::{Result, ensure};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::config::PluginConfig;

/// A context in which everything that `config` grants is open.
///
/// `kept` are the files and folders that no plugin may write to, because mdBook or this host obeys
/// what is in them: one that could change book.toml would choose the next build's commands.
///
/// # Errors
///
/// If a grant leads nowhere, out of the book's folder, or to one of `kept`.
pub fn context(root: &Path, config: &PluginConfig, kept: &[PathBuf]) -> Result<WasiCtxBuilder> {
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
        for kept in kept {
            ensure!(
                !kept.starts_with(&folder) && !folder.starts_with(kept),
                "{key} in book.toml: a plugin must not change {}; grant a folder of its own",
                kept.display()
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
