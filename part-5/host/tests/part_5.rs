//! What Part 5 claims about composed components: no open ends, and nothing new asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use wasmtime::Engine;
use wasmtime::component::Component;
use xtask::parts::Executable;

fn imports(name: &str) -> BTreeSet<String> {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component(name)).unwrap();
    let ty = component.component_type();
    ty.imports(&engine)
        .map(|(name, _)| name.to_string())
        .collect()
}

/// What the parts import, without the import that the composition filled.
fn expected(parts: [&str; 2], filled: &str) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = parts.into_iter().flat_map(imports).collect();
    assert!(
        all.remove(filled),
        "{filled} was imported by none of {parts:?}"
    );
    all
}

#[test]
fn a_composed_pipeline_imports_what_its_parts_do_without_format() {
    let parts = ["part-5-formatter", "part-5-counter"];
    let expected = expected(parts, "tutorial:pipeline/format@0.1.0");
    assert_eq!(imports("plugged"), expected);
    assert_eq!(imports("composed"), expected);
}

#[test]
fn composed_accounts_import_what_their_parts_do_without_validation() {
    let parts = ["part-5-validator", "part-5-service"];
    let expected = expected(parts, "tutorial:pipeline/validation@0.1.0");
    assert_eq!(imports("accounts"), expected);
}

/// The formatter with another number in its names, and nothing else changed.
fn formatter_of(version: &str, folder: &Path) -> PathBuf {
    let mut bytes = fs::read(xtask::component("part-5-formatter")).unwrap();
    let old = b"tutorial:pipeline/format@0.1.0";
    let new = format!("tutorial:pipeline/format@{version}");
    let places = bytes.windows(old.len()).enumerate();
    let places = places.filter(|(_, window)| window == old);
    let places: Vec<_> = places.map(|(place, _)| place).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + old.len()].copy_from_slice(new.as_bytes());
    }
    let file = folder.join("formatter.wasm");
    fs::write(&file, bytes).unwrap();
    file
}

/// What `wac plug` says, and the file that it wrote.
fn plug(formatter: &Path, folder: &Path) -> (Output, PathBuf) {
    let wac = Executable::Bin("wac");
    let built = xtask::build::build(&[], std::slice::from_ref(&wac)).unwrap();
    let file = folder.join("plugged.wasm");
    let mut command = Command::new(&built.executables["wac"]);
    command.arg("plug").arg(xtask::component("part-5-counter"));
    command.arg("--plug").arg(formatter).arg("-o").arg(&file);
    (command.output().unwrap(), file)
}

#[test]
fn a_patch_of_a_version_is_plugged_in_and_another_version_is_not() {
    let folder = TempDir::new().unwrap();
    let (output, file) = plug(&formatter_of("0.1.1", folder.path()), folder.path());
    assert!(output.status.success(), "{output:?}");
    let engine = Engine::default();
    let component = Component::from_file(&engine, &file).unwrap();
    let ty = component.component_type();
    let mut open = ty.imports(&engine).map(|(name, _)| name);
    assert!(open.all(|name| !name.starts_with("tutorial:")));

    fs::remove_file(&file).unwrap();
    let (output, file) = plug(&formatter_of("0.2.0", folder.path()), folder.path());
    assert!(!output.status.success(), "{output:?}");
    let error = String::from_utf8_lossy(&output.stderr);
    let reason = "the socket component had no matching imports for the plugs that were provided";
    assert!(error.contains(reason), "{error}");
    assert!(!file.exists());
}
