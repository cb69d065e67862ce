//! The copy of the sources in which a chapter's edits are made, and the folder it is built in.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

/// Below the target folder: where edited copies are built.
///
/// Cargo takes a crate for the same wherever its workspace lies. In one target folder, what it
/// built from an edited copy would pass for fresh in the tree itself.
pub const EDITED: &str = "edited";

/// Links the crates of the registry into the target folder of edited copies, so that Wasmtime
/// isn't compiled a second time, and copies the components as they are before an edit.
///
/// # Errors
///
/// If a file can't be linked or copied.
pub fn seed(target: &Path) -> Result<()> {
    let edited = target.join(EDITED);
    for profile in ["debug", "release"] {
        for folder in ["deps", "build", ".fingerprint"] {
            let (from, to) = (
                target.join(profile).join(folder),
                edited.join(profile).join(folder),
            );
            if from.is_dir() {
                link_folder(&from, &to)
                    .with_context(|| format!("{} can't be linked", from.display()))?;
            }
        }
    }
    let components = Path::new("wasm32-wasip2/release");
    fs::create_dir_all(edited.join(components))?;
    if target.join(components).is_dir() {
        for entry in fs::read_dir(target.join(components))? {
            let entry = entry?;
            if entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "wasm")
            {
                let to = edited.join(components).join(entry.file_name());
                // It may be linked to what cargo keeps elsewhere: replaced, never written to.
                if to.exists() {
                    fs::remove_file(&to)?;
                }
                fs::copy(entry.path(), to)?;
            }
        }
    }
    Ok(())
}

fn link_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        // Our own crates are built there from the edited sources.
        let own = [
            "part",
            "libpart",
            "xtask",
            "libxtask",
            "book-",
            "libbook-",
            "mdbook_wasm",
        ];
        if own
            .iter()
            .any(|own| name.to_string_lossy().starts_with(own))
        {
            continue;
        }
        let (from, to) = (entry.path(), to.join(&name));
        if entry.file_type()?.is_dir() {
            link_folder(&from, &to)?;
        } else if let Err(error) = fs::hard_link(&from, &to)
            // Copied over a link, a file would be written over itself.
            && error.kind() != ErrorKind::AlreadyExists
        {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// Copies the sources: all that cargo needs, and nothing that it made.
///
/// # Errors
///
/// If a file can't be copied.
pub fn copy(root: &Path) -> Result<TempDir> {
    let folder = TempDir::new()?;
    copy_folder(root, folder.path()).context("the sources can't be copied")?;
    Ok(folder)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            if ["target", ".git"]
                .iter()
                .all(|name| entry.file_name() != *name)
            {
                fs::create_dir(&to)?;
                copy_folder(&from, &to)?;
            }
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
