//! Finds the exercises, so that nobody has to list them: a module for each `check.rs`.
//!
//! Where the answer is host code, a module for each of two answers: the starting point and the solution.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = manifest.ancestors().nth(2).expect("two folders down");
    println!("cargo::rerun-if-changed=build.rs");

    let (mut modules, mut entries) = (String::new(), String::new());
    for part in 1..=5 {
        let folder = root.join(format!("part-{part}/exercises"));
        // An exercise that is added later counts as well. Cargo would take what doesn't exist for changed.
        if folder.is_dir() {
            println!("cargo::rerun-if-changed={}", folder.display());
        }
        for exercise in folders(&folder) {
            let name = exercise.file_name().expect("it has a name");
            let name = name.to_str().expect("names are plain");
            if exercise.join("starter.rs").is_file() {
                for answer in ["starter", "solution"] {
                    let module = format!("{}_{answer}", name.replace('-', "_"));
                    let file = exercise.join(answer).with_extension("rs");
                    write(&mut modules, &module, &exercise, Some(&file));
                    let _ = writeln!(entries, "(\"{name}/{answer}\", {module}::check::check),");
                }
            } else {
                let module = name.replace('-', "_");
                write(&mut modules, &module, &exercise, None);
                let _ = writeln!(entries, "(\"{name}\", {module}::check::check),");
            }
        }
    }
    let text =
        format!("{modules}\npub const CHECKS: &[(&str, xtask_check::Check)] = &[\n{entries}];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("checks.rs"), text).expect("OUT_DIR can be written");
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.join("check.rs").is_file());
    folders.sort();
    folders
}

/// A module with the check in it, and with the answer beside that if it is host code.
fn write(modules: &mut String, module: &str, exercise: &Path, answer: Option<&Path>) {
    let _ = writeln!(modules, "mod {module} {{");
    if let Some(answer) = answer {
        // A starting point may have pieces that only the solution uses.
        let _ = writeln!(
            modules,
            "    #[allow(dead_code)]\n    #[path = {answer:?}]\n    mod answer;"
        );
    }
    let check = exercise.join("check.rs");
    let _ = writeln!(modules, "    #[path = {check:?}]\n    pub mod check;\n}}");
}
