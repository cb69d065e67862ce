//! The copy of the sources in which a chapter's edits are made, and the folder it is built in.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

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
    for profile in ["debug", "release", "wasm32-wasip2/release"] {
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

/// Makes a copy of the sources in `copy` the same as they are in `root`: all that cargo needs, and
/// nothing that it made.
///
/// What is the same already isn't written again, so that cargo builds only what an edit touches.
///
/// # Errors
///
/// If a file can't be read, written or removed.
pub fn sync(root: &Path, copy: &Path) -> Result<()> {
    sync_folder(root, copy).context("the sources can't be copied")
}

fn sync_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let mut names = HashSet::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if ["target", ".git", "mine"]
            .iter()
            .any(|skipped| name == *skipped)
        {
            continue;
        }
        let (from, to) = (entry.path(), to.join(&name));
        names.insert(name);
        if entry.file_type()?.is_dir() {
            sync_folder(&from, &to)?;
        } else {
            let text = fs::read(&from)?;
            if fs::read(&to).ok().as_ref() != Some(&text) {
                fs::write(&to, text)?;
            }
        }
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if names.contains(&entry.file_name()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_copy_follows_its_source_and_leaves_what_is_the_same() {
        let folder = TempDir::new().unwrap();
        let (root, copy) = (folder.path().join("root"), folder.path().join("copy"));
        for name in ["root/src", "root/target", "copy/old"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        for (name, text) in [
            ("root/src/lib.rs", "new"),
            ("root/same.rs", "same"),
            ("root/target/made", "by cargo"),
            ("copy/same.rs", "same"),
            ("copy/old/file", "gone from the sources"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let written = |name: &str| fs::metadata(copy.join(name)).unwrap().modified().unwrap();
        let same = written("same.rs");

        sync(&root, &copy).unwrap();
        assert_eq!(fs::read_to_string(copy.join("src/lib.rs")).unwrap(), "new");
        assert_eq!(written("same.rs"), same);
        assert!(!copy.join("old").exists() && !copy.join("target").exists());
    }
}
