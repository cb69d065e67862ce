//! What the commands in `main.rs` and the tests of the parts share: building guests,
//! compositions and hosts, and finding what was built.

pub mod bench;
pub mod build;
pub mod cargo;
pub mod costs;
pub mod doctor;
pub mod engines;
pub mod errors;
pub mod examples;
pub mod exercise;
pub mod exercises;
pub mod explain;
pub mod languages;
pub mod lattice;
pub mod new;
pub mod parts;
pub mod pipe;
pub mod run;
pub mod target;
pub mod test;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use anyhow::Result;

/// The folder that holds the workspace's Cargo.toml.
///
/// The variable `XTASK_ROOT` names another one: a copy in which a chapter's edits were made.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        std::env::var_os("XTASK_ROOT").map_or_else(
            || {
                Path::new(env!("CARGO_MANIFEST_DIR"))
                    .parent()
                    .expect("xtask lives in the workspace's root")
                    .to_path_buf()
            },
            PathBuf::from,
        )
    });
    &ROOT
}

/// Whether a line of a source begins or ends a listing of a page. Nobody is shown it.
pub fn is_mark(line: &str) -> bool {
    line.contains("ANCHOR: ") || line.contains("ANCHOR_END: ")
}

/// Builds one guest or composition, and returns the component's file.
///
/// For tests, so that plain `cargo test` never meets a missing or stale component.
///
/// # Panics
///
/// If there is no component of that name, or it can't be built.
pub fn component(name: &str) -> PathBuf {
    // One build at a time, once a process: the threads of a test would queue for cargo's lock.
    static BUILT: Mutex<Option<HashMap<String, PathBuf>>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let built = built.get_or_insert_default();
    if let Some(file) = built.get(name) {
        return file.clone();
    }
    let file = try_component(name).unwrap_or_else(|error| panic!("{error:#}"));
    built.insert(name.to_string(), file.clone());
    file
}

fn try_component(name: &str) -> Result<PathBuf> {
    let mut files = build::build(&[name], &[])?.components;
    Ok(files
        .remove(name)
        .expect("build returns what was asked for"))
}

/// Writes a folder's files once more into another, which is made if it isn't there.
///
/// # Errors
///
/// If a file can't be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            // Written, not copied: a copy may keep the old time, and pass for built.
            fs::write(to, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
