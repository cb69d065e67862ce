//! `cargo xtask run part-2 python`: plugins in other languages, in the same host.
//!
//! Their tools are installed into `target/tools`, at the versions that `xtask/languages` pins. No
//! plugin in Rust needs any of this.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::parts::{Executable, Part};
use crate::run::from_here;
use crate::{cargo, pipe, root, say};

/// A language other than Rust.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    Python,
    JavaScript,
    C,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::Python, Self::JavaScript, Self::C];

    /// Its folder in `part-N/languages`, and how the command line names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::JavaScript => "javascript",
            Self::C => "c",
        }
    }

    pub(crate) fn needs(self) -> &'static str {
        match self {
            Self::Python => {
                "a plugin in Python needs Python 3.10 or later with its module venv (Debian: \
                 `apt-get install python3-venv`; Homebrew: `brew install python`; or python.org)"
            }
            Self::JavaScript => {
                "a plugin in JavaScript needs Node 20 or later with npm (Debian: `apt-get install \
                 nodejs npm`; Homebrew: `brew install node`; or nodejs.org)"
            }
            Self::C => {
                "a plugin in C needs clang and a C library for WASI (Debian: `apt-get install \
                 clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32`; another clang is named by the \
                 variable CLANG)"
            }
        }
    }
}

/// Where the source of a plugin in another language is, and what it is built against.
struct Foreign {
    language: Language,
    /// Named from the root, as the next one.
    folder: String,
    /// The file that has its world.
    wit: String,
    world: &'static str,
    /// Where the component comes to be.
    file: PathBuf,
}

impl Foreign {
    /// The plugin of this part in this language, if there is one.
    fn find(part: &str, language: Language) -> Option<Self> {
        let folder = format!("{part}/languages/{}", language.name());
        // Part 5 has no world for a plugin, but one for each half of its pipeline.
        let (wit, world) = match part {
            "part-5" => ("pipeline.wit", "counter"),
            _ => ("plugin.wit", "plugin"),
        };
        root().join(&folder).is_dir().then(|| Self {
            language,
            wit: format!("wit/{part}/{wit}"),
            world,
            file: target().join(format!("languages/{part}-{}.wasm", language.name())),
            folder,
        })
    }

    /// Where the host keeps the machine code of this plugin.
    fn cache(&self) -> PathBuf {
        self.file.with_extension("cache")
    }

    /// Whether nothing has changed since it was built.
    fn is_fresh(&self) -> Result<bool> {
        let Ok(built) = fs::metadata(&self.file).and_then(|file| file.modified()) else {
            return Ok(false);
        };
        let sources = [&self.folder, &self.wit, &"xtask/languages".to_string()]
            .map(|source| newest(&root().join(source)));
        for source in sources {
            if source? > built {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn build(&self) -> Result<()> {
        let folder = self.file.parent().context("it has a folder")?;
        fs::create_dir_all(folder)
            .with_context(|| format!("{} can't be created", folder.display()))?;
        // Written beside its place and moved there: an interrupted build leaves no half component.
        let draft = self
            .file
            .with_extension(format!("{}.tmp", std::process::id()));
        let mut command = match self.language {
            Language::Python => self.componentize_py(&draft)?,
            Language::JavaScript => self.jco(&draft)?,
            Language::C => self.clang(&draft)?,
        };
        wait_for(&format!("building {}", self.folder));
        succeed(&mut command, self.language)?;
        // What was compiled of the old one is of no use any more.
        let _ = fs::remove_dir_all(self.cache());
        fs::rename(&draft, &self.file)
            .with_context(|| format!("{} can't be written", self.file.display()))
    }

    fn componentize_py(&self, output: &Path) -> Result<Command> {
        let mut command = Command::new(python_tools()?.join("componentize-py"));
        command.args([
            "--wit-path",
            &self.wit,
            "--world",
            self.world,
            "componentize",
        ]);
        command.args(["--stub-wasi", "--python-path", &self.folder, "app"]);
        command.arg("--output").arg(output);
        Ok(command)
    }

    fn jco(&self, output: &Path) -> Result<Command> {
        let mut command = jco()?;
        command
            .arg("componentize")
            .arg(format!("{}/plugin.js", self.folder));
        command.args(["--wit", &self.wit, "--world-name", self.world]);
        command.args(["--disable", "all", "--out"]).arg(output);
        Ok(command)
    }

    fn clang(&self, output: &Path) -> Result<Command> {
        let rust = rust_tools()?;
        let mut command = Command::new(find_clang()?);
        command.args(["--target=wasm32-wasi", "-mexec-model=reactor"]);
        command.args(["-Os", "-s", "-Wall", "-Wextra", "-Werror"]);
        // It is the contract that says which parameters a function has.
        command.arg("-Wno-unused-parameter");
        for file in [
            "plugin.c",
            "bindings/plugin.c",
            "bindings/plugin_component_type.o",
        ] {
            command.arg(format!("{}/{file}", self.folder));
        }
        // What links Rust's components links C's.
        let path = |name: &str| rust.join(name).display().to_string();
        command.arg(format!("-fuse-ld={}", path("wasm-component-ld")));
        command.arg("-o").arg(output);
        Ok(command)
    }
}

/// The languages that a part has a plugin in.
pub fn of(part: &Part) -> Vec<Language> {
    let mut languages = Language::ALL.to_vec();
    languages.retain(|language| Foreign::find(part.name, *language).is_some());
    languages
}

/// Builds a part's plugin in this language unless it is built, and returns the component's file.
///
/// # Errors
///
/// If there is no such plugin, a tool is missing, or it fails.
pub fn component(part: &str, language: Language) -> Result<PathBuf> {
    Ok(built(part, language)?.file)
}

/// Builds a part's plugin in this language, and runs the part's host over it.
///
/// # Errors
///
/// If something can't be built. A host that fails has said why itself.
pub fn run(part: &Part, language: Language) -> Result<ExitCode> {
    let plugin = built(part.name, language)?;
    let Executable::Bin(host) = part.programs[0].executable else {
        // Half a pipeline. Before a host can run it, somebody has to plug the other half.
        say!("{}", from_here(&plugin.file).display());
        return Ok(ExitCode::SUCCESS);
    };
    let host = optimized(host)?;
    let cache = plugin.cache();
    if !cache.exists() {
        wait_for("compiling it to machine code, which is kept for the next run");
    }
    let file = from_here(&plugin.file);
    let status = pipe::run(Command::new(&host).arg(file).env("PLUGIN_CACHE", cache));
    let status = status.with_context(|| format!("{} did not start", host.display()))?;
    Ok(match status.is_none_or(|status| status.success()) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// How the command line names Part 4's host in Python.
pub const PYTHON_HOST: &str = "python-host";

/// Whether the part has a host in Python.
pub fn has_python_host(part: &Part) -> bool {
    python_host(part).is_file()
}

fn python_host(part: &Part) -> PathBuf {
    root().join(part.name).join("languages/python-host/host.py")
}

/// Runs the part's host in Python over this component, or over the part's own plugin.
///
/// # Errors
///
/// If something can't be built. A host that fails has said why itself.
pub fn run_python_host(part: &Part, plugin: Option<PathBuf>) -> Result<ExitCode> {
    let plugin = match plugin {
        Some(plugin) => plugin,
        None => crate::try_component(&part.programs[0].components[0])?,
    };
    let python = python_tools()?.join("python");
    let status = pipe::run(Command::new(&python).arg(python_host(part)).arg(plugin));
    let status = status.with_context(|| format!("{} did not start", python.display()))?;
    Ok(match status.is_none_or(|status| status.success()) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn built(part: &str, language: Language) -> Result<Foreign> {
    let plugin = Foreign::find(part, language)
        .with_context(|| format!("{part} has no plugin in {}", language.name()))?;
    if !plugin.is_fresh()? {
        plugin.build()?;
    }
    Ok(plugin)
}

/// The host as it is, built with the profile of the benches: a debug build takes minutes to compile
/// Python's 18 MB.
fn optimized(host: &'static str) -> Result<PathBuf> {
    let config = cargo::for_hosts();
    let mut args: Vec<_> = config.iter().map(String::as_str).collect();
    args.extend(["build", "--bin", host]);
    // Tests have an optimized Cranelift, and wait a minute for Python instead of ten for Wasmtime.
    if config.is_empty() {
        args.extend(["--profile", "bench"]);
        if !target().join("release").join(host).exists() {
            wait_for("building Wasmtime optimized, which takes some minutes, once");
        }
    }
    let artifacts = cargo::build(&args)?;
    let found = artifacts.into_iter().find(|artifact| artifact.name == host);
    Ok(found
        .with_context(|| format!("cargo built no {host}"))?
        .file)
}

/// The folder of the tools from PyPI, which are installed unless they are there.
fn python_tools() -> Result<PathBuf> {
    let folder = target().join("tools/python");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    install(&folder, Language::Python, &["requirements.txt"], || {
        let python = if cfg!(windows) { "python" } else { "python3" };
        let mut venv = Command::new(python);
        succeed(
            venv.args(["-m", "venv", "--clear"]).arg(&folder),
            Language::Python,
        )?;
        let mut pip = Command::new(programs.join("python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]);
        pip.args([
            "--only-binary=:all:",
            "--requirement",
            "xtask/languages/requirements.txt",
        ]);
        succeed(&mut pip, Language::Python)
    })?;
    Ok(programs)
}

/// jco in Node, at the version that `xtask/languages` pins.
///
/// # Errors
///
/// As [`node_tools`].
pub fn jco() -> Result<Command> {
    let mut command = Command::new("node");
    command.arg(node_tools()?.join("node_modules/@bytecodealliance/jco/dist/jco.js"));
    Ok(command)
}

/// The folder of the tools from npm, which are installed unless they are there.
///
/// # Errors
///
/// If Node or npm isn't there, or the tools can't be downloaded.
pub fn node_tools() -> Result<PathBuf> {
    let folder = target().join("tools/javascript");
    let files = ["package.json", "package-lock.json"];
    install(&folder, Language::JavaScript, &files, || {
        fs::create_dir_all(&folder)?;
        for file in files {
            fs::copy(root().join("xtask/languages").join(file), folder.join(file))?;
        }
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.args([
            "install",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
        ]);
        succeed(npm.arg(&folder), Language::JavaScript)
    })?;
    Ok(folder)
}

/// Runs `install` unless `folder` was installed from these very files of `xtask/languages`.
fn install(
    folder: &Path,
    language: Language,
    files: &[&str],
    install: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let mut wanted = String::new();
    for file in files {
        let file = format!("xtask/languages/{file}");
        let text = fs::read_to_string(root().join(&file));
        wanted += &text.with_context(|| format!("{file} can't be read"))?;
    }
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    let name = language.name();
    wait_for(&format!(
        "downloading the tools for {name} into target/tools, once"
    ));
    install()?;
    // At the end: an installation that was interrupted is repeated.
    fs::write(&installed, wanted)
        .with_context(|| format!("{} can't be written", installed.display()))
}

/// Debian has a clang for each version, and on a Mac the first one can't make WebAssembly.
pub(crate) fn find_clang() -> Result<String> {
    let named = std::env::var("CLANG").ok();
    let names = match &named {
        Some(name) => vec![name.as_str()],
        None => vec!["clang-19", "clang"],
    };
    for name in names {
        let targets = Command::new(name).arg("--print-targets").output();
        if targets.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("wasm32")) {
            return Ok(name.to_string());
        }
    }
    bail!(
        "there is no clang that makes WebAssembly: {}",
        hint(Language::C)
    )
}

/// The folder where rustup keeps the linkers.
fn rust_tools() -> Result<PathBuf> {
    crate::target::ensure_installed()?;
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir"])
        .current_dir(root())
        .output()
        .context("rustc did not start")?;
    let libraries = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    Ok(libraries.with_file_name("bin"))
}

/// Runs a command from the root; if it fails, its output is shown with what the language needs.
fn succeed(command: &mut Command, language: Language) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = match command.current_dir(root()).output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("there is no `{program}`: {}", hint(language))
        }
        Err(error) => return Err(error).with_context(|| format!("{program} did not start")),
    };
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{program} failed, as it says above; {}", hint(language));
    }
    Ok(())
}

fn hint(language: Language) -> String {
    format!(
        "{}. No part needs it: without it, only `cargo xtask run part-2 {}` and its kind don't work",
        language.needs(),
        language.name()
    )
}

/// Said in a pipe as well: whoever started it from a script wonders too.
fn wait_for(what: &str) {
    eprintln!("xtask: {what}");
}

/// When a file, or the latest one in a folder, was changed.
fn newest(path: &Path) -> Result<SystemTime> {
    let metadata = fs::metadata(path).with_context(|| format!("{} is missing", path.display()))?;
    let mut latest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if entry.file_name() != "__pycache__" {
                latest = latest.max(newest(&entry.path())?);
            }
        }
    }
    Ok(latest)
}

pub(crate) fn target() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(folder.unwrap_or_else(|| PathBuf::from("target")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parts, run};

    #[test]
    fn a_part_has_the_languages_that_it_has_folders_for() {
        assert_eq!(of(&parts::find("part-1").unwrap()), []);
        assert_eq!(of(&parts::find("part-2").unwrap()), Language::ALL);
        let python = [Language::Python];
        assert_eq!(of(&parts::find("part-5").unwrap()), python);
    }

    #[test]
    fn a_language_that_is_missing_is_an_error_that_lists_those_there_are() {
        let error = run::run(Some("part-2"), Some("cobol"), None).unwrap_err();
        let error = error.to_string();
        assert!(error.ends_with("in python, javascript, c"), "{error}");
    }

    #[test]
    fn a_tool_that_is_missing_is_named_with_what_to_install() {
        let error = succeed(&mut Command::new("no-such-tool"), Language::JavaScript).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("`no-such-tool`"), "{error}");
        assert!(error.contains("apt-get install nodejs npm"), "{error}");
        assert!(error.contains("No part needs it"), "{error}");
    }
}
