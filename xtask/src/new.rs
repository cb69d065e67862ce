//! `cargo xtask new NAME`: writes a workspace of the reader's own, made from this tutorial's files.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};

use crate::{cargo, is_mark, root, say};

/// What its crates depend on, beside each other. The versions are ours.
const DEPENDENCIES: [&str; 5] = [
    "wasmtime",
    "wasmtime-wasi",
    "wit-bindgen",
    "tempfile",
    "tokio",
];

/// Words that can't be a module's name in Rust, or a package's in WIT.
const RESERVED: &str = "\
    abstract alloc as async await become box break const continue core crate do dyn else enum exports \
    extern false final fn for gen if impl in let loop macro match mod move mut override priv pub ref \
    return self static std struct super trait true try type typeof unsafe unsized use virtual where \
    while yield \
    bool borrow char constructor error-context export f32 f64 flags from func future import include interface list \
    map option own package record resource result s16 s32 s64 s8 stream string tuple u16 u32 u64 u8 \
    variant wasi with world";

/// Writes the workspace into the folder `path`, whose name becomes the contract's.
///
/// # Errors
///
/// If the name is none, the folder is in use or inside this repository, or it can't be written.
/// Then nothing is.
pub fn run(path: Option<&OsStr>) -> Result<ExitCode> {
    let path = Path::new(path.context("no folder given; type `cargo xtask new ../NAME`")?);
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    check_name(name)?;
    let folder = place(path)?;
    let files = files(name)?;

    // Written beside its place and moved there: it is whole, or it isn't there.
    let draft = Draft(folder.with_file_name(format!(".{name}.{}", std::process::id())));
    for (file, text) in &files {
        let file = draft.0.join(file);
        let written = fs::create_dir_all(file.parent().unwrap_or(&draft.0));
        let written = written.and_then(|()| fs::write(&file, text));
        written.with_context(|| format!("{} can't be written", file.display()))?;
    }
    forget_our_packages(&draft.0)?;
    // Not every system moves a folder over an empty one.
    match fs::remove_dir(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => fs::rename(&draft.0, &folder),
    }
    .with_context(|| format!("{} can't be written", path.display()))?;

    say!(
        "{} is a workspace of {} files:",
        path.display(),
        files.len()
    );
    for (file, _) in &files {
        say!("  {file}");
    }
    say!("Go there and type `cargo test`. README.md says what to change first.");
    Ok(ExitCode::SUCCESS)
}

/// Whether Rust and WIT take it as a name.
fn check_name(name: &str) -> Result<()> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    ensure!(
        name.split('-').all(is_word),
        "`{}` is no name for it: expected words of lower-case letters and digits, each beginning \
         with a letter, with `-` between them, such as `../my-shop`",
        name.escape_debug()
    );
    ensure!(
        !RESERVED.split_whitespace().any(|word| word == name),
        "`{name}` is no name for it, because the word has a meaning in Rust or in WIT; \
         `{name}-app` would do"
    );
    Ok(())
}

/// The folder's full path, if it is free and outside of this repository.
fn place(path: &Path) -> Result<PathBuf> {
    let full = std::path::absolute(path)?;
    let parent = full.parent().context("a folder can't be the root")?;
    let parent = parent.canonicalize().with_context(|| {
        format!(
            "{} can't be found; make that folder first",
            parent.display()
        )
    })?;
    ensure!(
        !parent.starts_with(root().canonicalize()?),
        "{} is inside this repository, where git would take your files for the tutorial's; \
         name a folder beside it, such as `{}/NAME`",
        path.display(),
        way_out()?
    );
    let folder = parent.join(full.file_name().unwrap_or_default());
    match fs::read_dir(&folder).map(|mut entries| entries.next()) {
        Ok(None) => Ok(folder),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(folder),
        Ok(Some(_)) => bail!(
            "{} isn't empty; name a folder that is, or none that exists",
            path.display()
        ),
        Err(error) => Err(error).with_context(|| format!("{} can't be used", path.display())),
    }
}

/// The way from where the command was typed to the folder that this repository lies in.
fn way_out() -> Result<String> {
    let root = root().canonicalize()?;
    let here = env::current_dir()?.canonicalize()?;
    Ok(match here.strip_prefix(&root) {
        Ok(below) => vec![".."; below.components().count() + 1].join("/"),
        Err(_) => root.with_file_name("").display().to_string(),
    })
}

/// Every file of the workspace `name`, with its text.
///
/// # Errors
///
/// If one of ours can't be read, or no longer has a passage that is to be replaced.
pub fn files(name: &str) -> Result<Vec<(&'static str, String)>> {
    let module = name.replace('-', "_");
    let ours = Text::read("Cargo.toml")?.0;
    let version = |dependency: &str| pinned(&ours, dependency);
    let own = |dependency: &str| format!("{dependency}.workspace = true");

    let contract = Text::read("part-1/starter/wit/plugin.wit")?
        .replace("package my:plugins", &format!("package {name}:plugins"))?;
    let manifest = Text::read("part-1/starter/plugin/Cargo.toml")?
        .replace(&version("wit-bindgen")?, &own("wit-bindgen"))?;
    let plugin = Text::read("part-1/starter/plugin/src/lib.rs")?
        .replace("my::plugins", &format!("{module}::plugins"))?
        // A linker of a native platform doesn't take an interface's name.
        .replace("export!(", "#[cfg(target_arch = \"wasm32\")]\nexport!(")?;
    let endless_manifest = manifest.replace("\"plugin\"", "\"endless\"")?;
    let endless = plugin.replace("name: String", "_: String")?.replace(
        "format!(\"Hello, {name}!\")",
        "loop {\n            std::hint::spin_loop();\n        }",
    )?;
    let host_manifest = Text::read("part-1/starter/host/Cargo.toml")?
        .replace(&version("wasmtime")?, &own("wasmtime"))?
        .replace(&version("wasmtime-wasi")?, &own("wasmtime-wasi"))?
        .replace(
            "[dependencies]\n",
            "[dependencies]\ntempfile.workspace = true\n\
             tokio = { workspace = true, features = [\"macros\", \"time\"] }\n",
        )?
        .replace("\n[profile.dev]\ndebug = false\n", "")?;
    let host = Text::read("part-4/host/examples/guarded.rs")?
        .replace(": copy it, together with the sandbox's two files", "")?
        .replace("//!\n//! Takes part-4-plugin.\n", "")?
        .replace("#[path = \"shared/sandbox.rs\"]\n", "")?
        .replace("../../wit/part-4", "../wit")?
        .replace(
            "cargo xtask run part-4 guarded",
            "cargo run --bin host FILE",
        )?
        .replace("port = 8080", "Ada")?
        .replace("let config = plugin.tutorial_resources_config()", &{
            format!("let greeting = plugin.{module}_plugins_greeting()")
        })?
        .replace("config.call_check(", "greeting.call_greet(")?
        .replace("Ok(verdict)", "Ok(answer)")?
        .replace("{verdict:?}", "{answer:?}")?;

    Ok(vec![
        (".gitignore", "/target\n".to_string()),
        ("Cargo.lock", Text::read("Cargo.lock")?.0),
        ("Cargo.toml", workspace(&ours)?),
        (
            "README.md",
            Text::read("part-5/starter/README.md")?
                .replace("# NAME", &format!("# {name}"))?
                .0,
        ),
        ("endless/Cargo.toml", endless_manifest.0),
        ("endless/src/lib.rs", endless.0),
        ("host/Cargo.toml", host_manifest.0),
        (
            "host/src/compiler.rs",
            Text::read("part-4/host/examples/shared/compiler.rs")?.0,
        ),
        ("host/src/main.rs", host.0),
        (
            "host/src/sandbox.rs",
            Text::read("part-4/host/examples/shared/sandbox.rs")?.0,
        ),
        (
            "host/tests/plugin.rs",
            Text::read("part-5/starter/host/tests/plugin.rs")?.0,
        ),
        ("plugin/Cargo.toml", manifest.0),
        ("plugin/src/lib.rs", plugin.0),
        ("rust-toolchain.toml", Text::read("rust-toolchain.toml")?.0),
        ("wit/plugin.wit", contract.0),
    ])
}

/// Its Cargo.toml: our versions, and our profiles for hosts and guests.
fn workspace(ours: &str) -> Result<String> {
    let mut text = "[workspace]\nresolver = \"3\"\n\
        members = [\"endless\", \"host\", \"plugin\"]\n\n\
        # Cargo.lock names the exact versions; `cargo update` brings in the fixes of these lines.\n\
        [workspace.dependencies]\n"
        .to_string();
    for dependency in DEPENDENCIES {
        text.push_str(&pinned(ours, dependency)?);
        text.push('\n');
    }
    for profile in ["[profile.dev]", "[profile.release]"] {
        let mut paragraphs = ours.split("\n\n");
        let paragraph = paragraphs.find(|paragraph| paragraph.contains(profile));
        let paragraph = paragraph.with_context(|| format!("Cargo.toml has no {profile}"))?;
        text.push_str(&format!("\n{}\n", paragraph.trim()));
    }
    Ok(text)
}

/// The line of a dependency. Pinned here; in a project of one's own, patches may follow.
fn pinned(ours: &str, dependency: &str) -> Result<String> {
    let mut lines = ours.lines();
    let line = lines.find(|line| line.starts_with(&format!("{dependency} = ")));
    let line = line.with_context(|| format!("Cargo.toml has no {dependency}"))?;
    Ok(line.replacen("\"=", "\"", 1))
}

/// Takes the packages out of Cargo.lock that the workspace doesn't have. The versions stay.
fn forget_our_packages(folder: &Path) -> Result<()> {
    let output = cargo::command()
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(folder)
        .output()
        .context("cargo did not start")?;
    ensure!(
        output.status.success(),
        "cargo can't use the workspace:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// One of our files, without the lines that mark its listings.
struct Text(String, &'static str);

impl Text {
    fn read(file: &'static str) -> Result<Self> {
        let text = fs::read_to_string(root().join(file))
            .with_context(|| format!("{file} can't be read"))?;
        let lines = text.split_inclusive('\n').filter(|line| !is_mark(line));
        Ok(Self(lines.collect(), file))
    }

    /// Replaces what must be there, and once only: a file that changed doesn't go unnoticed.
    fn replace(&self, old: &str, new: &str) -> Result<Self> {
        let Self(text, file) = self;
        let occurrences = text.matches(old).count();
        ensure!(
            occurrences == 1,
            "{file} has {occurrences} times what `cargo xtask new` replaces once: {old}"
        );
        Ok(Self(text.replacen(old, new, 1), file))
    }
}

/// A folder that is removed, unless it was moved to its place.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // If it can't be, the error that made it superfluous is the one to show.
        let _ = fs::remove_dir_all(&self.0);
    }
}
