//! What `cargo xtask new` writes, and what it refuses. That it builds is a test of `starter.rs`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use xtask::{new, root};

fn new(path: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("new").arg(path);
    command
}

/// One error that contains `words`, a failure status, and nothing on stdout.
fn assert_error(output: &Output, words: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    assert!(stderr.starts_with("error: "), "{stderr}");
    assert!(stderr.contains(words), "`{words}` isn't in:\n{stderr}");
}

/// What is in a folder, hidden drafts included.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn ours(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

#[test]
fn it_writes_a_whole_workspace() {
    let folder = TempDir::new().unwrap();
    let shop = folder.path().join("my-shop");
    // An empty folder will do as well.
    fs::create_dir(&shop).unwrap();
    let output = new(&shop).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(entries(folder.path()), std::slice::from_ref(&shop));

    let stdout = String::from_utf8(output.stdout).unwrap();
    for (file, text) in new::files("my-shop").unwrap() {
        assert!(stdout.contains(&format!("\n  {file}\n")), "{stdout}");
        let written = fs::read_to_string(shop.join(file)).unwrap();
        // Of our Cargo.lock, what it needs is left: see below.
        if file != "Cargo.lock" {
            assert_eq!(written, text, "{file}");
            assert!(
                !text.contains("ANCHOR") && !text.contains("xtask"),
                "{file}"
            );
        }
    }
    let contract = fs::read_to_string(shop.join("wit/plugin.wit")).unwrap();
    assert!(contract.starts_with("package my-shop:plugins@0.1.0;"));
    assert_eq!(
        fs::read_to_string(shop.join("rust-toolchain.toml")).unwrap(),
        ours("rust-toolchain.toml")
    );

    // The sandbox is Part 4's, line for line.
    for file in ["sandbox.rs", "compiler.rs"] {
        let original = ours(&format!("part-4/host/examples/shared/{file}"));
        let is_code = |line: &&str| !line.trim_start().starts_with("// ANCHOR");
        let original: Vec<_> = original.lines().filter(is_code).collect();
        let written = fs::read_to_string(shop.join("host/src").join(file)).unwrap();
        assert_eq!(written.lines().collect::<Vec<_>>(), original);
    }
}

/// Each package in its Cargo.lock is one of ours, in the same version, and none is a part.
#[test]
fn it_pins_what_is_pinned_here() {
    let folder = TempDir::new().unwrap();
    let shop = folder.path().join("shop");
    assert!(new(&shop).output().unwrap().status.success());
    let packages = |lock: String| {
        let lines: Vec<_> = lock.lines().map(str::to_string).collect();
        let pairs = lines.windows(2);
        let pairs = pairs.filter(|pair| pair[0].starts_with("name = "));
        pairs.map(<[String]>::to_vec).collect::<Vec<_>>()
    };
    let ours = packages(ours("Cargo.lock"));
    let mut own = Vec::new();
    for package in packages(fs::read_to_string(shop.join("Cargo.lock")).unwrap()) {
        if !ours.contains(&package) {
            own.push(package[0].clone());
        }
    }
    let expected = ["endless", "host", "plugin"];
    assert_eq!(own, expected.map(|name| format!("name = \"{name}\"")));
}

#[test]
fn a_name_that_rust_or_wit_cant_have_is_refused() {
    let folder = TempDir::new().unwrap();
    for name in [
        "My-Shop", "my_shop", "1shop", "a--b", "a-1", "-a", "a\nb", "größe",
    ] {
        let output = new(folder.path().join(name)).output().unwrap();
        assert_error(&output, "expected words of lower-case letters");
    }
    for name in ["type", "world", "std", "error-context"] {
        let output = new(folder.path().join(name)).output().unwrap();
        assert_error(&output, &format!("`{name}-app` would do"));
    }
    assert!(entries(folder.path()).is_empty());
    let none = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("new")
        .output();
    assert_error(&none.unwrap(), "no folder given");
    assert_error(&new("").output().unwrap(), "`` is no name");
    assert_error(&new("..").output().unwrap(), "`` is no name");
    assert_error(&new("a").arg("b").output().unwrap(), "one folder");
}

#[test]
fn a_place_that_isnt_free_is_refused() {
    let folder = TempDir::new().unwrap();
    let shop = folder.path().join("shop");
    fs::create_dir(&shop).unwrap();
    fs::write(shop.join("mine.txt"), "mine").unwrap();
    assert_error(&new(&shop).output().unwrap(), "isn't empty");
    assert_eq!(entries(&shop), [shop.join("mine.txt")]);
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    assert_error(&new(&file).output().unwrap(), "can't be used");
    let deep = folder.path().join("none/deep");
    assert_error(&new(deep).output().unwrap(), "make that folder first");
    assert_eq!(entries(folder.path()).len(), 2);
}

#[test]
fn inside_the_repository_it_is_refused() {
    let before = entries(root()).len();
    let beside = root().join("part-1/../mine");
    for path in [root().join("mine"), root().join("part-1/mine"), beside] {
        assert_error(&new(&path).output().unwrap(), "is inside this repository");
        assert!(!path.exists());
    }
    assert_eq!(entries(root()).len(), before);
    // What is outside depends on where one stands.
    for (folder, way) in [(".", "`../NAME`"), ("part-1/host", "`../../../NAME`")] {
        let output = new("mine").current_dir(root().join(folder)).output();
        assert_error(&output.unwrap(), way);
    }
}

/// A copy of our files in which a line is another: nothing is written that lacks a change.
#[test]
fn a_passage_that_was_replaced_and_is_gone_is_an_error() {
    let (copy, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "part-1/starter/wit/plugin.wit",
        "part-1/starter/plugin/Cargo.toml",
        "part-1/starter/plugin/src/lib.rs",
        "part-1/starter/host/Cargo.toml",
        "part-4/host/examples/guarded.rs",
        "part-4/host/examples/shared/sandbox.rs",
        "part-4/host/examples/shared/compiler.rs",
        "part-5/starter/README.md",
        "part-5/starter/host/tests/plugin.rs",
    ] {
        let to = copy.path().join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, ours(file)).unwrap();
    }
    let make = || {
        let mut command = new(folder.path().join("shop"));
        command.env("XTASK_ROOT", copy.path()).output().unwrap()
    };
    let guarded = copy.path().join("part-4/host/examples/guarded.rs");
    let text = fs::read_to_string(&guarded).unwrap();
    for (old, times) in [("call_check", 0), ("port = 8080", 0)] {
        fs::write(&guarded, text.replace(old, "other")).unwrap();
        assert_error(&make(), &format!("guarded.rs has {times} times"));
        assert!(entries(folder.path()).is_empty());
    }
    fs::write(&guarded, format!("{text}// port = 8080\n")).unwrap();
    assert_error(&make(), "guarded.rs has 2 times");
    assert!(entries(folder.path()).is_empty());
    fs::write(&guarded, text).unwrap();
    assert!(make().status.success());
}
