//! Finds what reproduces an error by running, so that nobody has to list it: a module for each
//! `run.rs` in a folder of `appendix/errors`, and for each `run-….rs`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = manifest.ancestors().nth(2).expect("two folders down");
    let folder = root.join("appendix/errors");
    println!("cargo::rerun-if-changed=build.rs");
    // Whatever is added later counts as well.
    println!("cargo::rerun-if-changed={}", folder.display());

    let (mut modules, mut entries) = (String::new(), String::new());
    for file in files(&folder).iter().flat_map(|folder| files(folder)) {
        let name = file.strip_prefix(&folder).expect("it is in there");
        let name = name.with_extension("").display().to_string();
        let name = name.replace('\\', "/");
        if !name.contains("/run") || file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let module = name.replace(['-', '/'], "_");
        let _ = writeln!(modules, "#[path = {file:?}]\nmod {module};");
        let _ = writeln!(entries, "({name:?}, {module}::run),");
    }
    let text = format!("{modules}\npub const ALL: &[(&str, crate::Run)] = &[\n{entries}];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("reproductions.rs"), text).expect("OUT_DIR can be written");
}

/// What is in a folder, sorted. Nothing, if it is a file.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}
