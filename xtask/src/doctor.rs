//! `cargo xtask doctor`: what this machine has of what the pages need. It changes nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::languages::{self, Language};
use crate::target::{self, GUEST_TARGET};
use crate::{root, say};

/// What `cargo xtask test` fills `target` with, in GB. The front page says it, too.
pub const SPACE: u64 = 16;

/// One thing that was looked for.
struct Finding {
    what: String,
    /// What was found, or else how to get it.
    found: Result<String, String>,
    /// What doesn't work without it; nothing does if this is empty.
    needed_by: &'static str,
}

/// Looks for everything, and prints what was found and how to get the rest.
///
/// # Errors
///
/// If the repository's own files can't be read. What is missing is an exit status.
pub fn run() -> Result<ExitCode> {
    let mut findings = vec![rust()?, guest_target(), linker()];
    findings.extend(locked()?);
    findings.push(space());
    for component in ["rustfmt", "clippy"] {
        findings.push(rustup_component(component));
    }
    findings.extend([rustup(), git()]);
    findings.extend(languages());
    findings.extend(servers());

    let mut missing = 0;
    for finding in &findings {
        match &finding.found {
            Ok(found) => say!("ok       {}: {found}", finding.what),
            Err(fix) => {
                let (word, needed_by) = match finding.needed_by {
                    "" => ("MISSING", "every page"),
                    pages => ("missing", pages),
                };
                say!("{word}  {}, which {needed_by} needs", finding.what);
                say!("         {fix}");
                missing += u32::from(finding.needed_by.is_empty());
            }
        }
    }
    say!(
        "{}",
        match missing {
            0 =>
                "All that every page needs is here. `cargo xtask run` builds and runs the five parts.",
            _ =>
                "Something is MISSING that every page needs; the line below each says how to get it.",
        }
    );
    Ok(match missing {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// The first line that a program prints; none if it isn't here or fails.
fn ask(program: &str, args: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    // Else asking rustup's `rustc` for its version could install one.
    command.env("RUSTUP_AUTO_INSTALL", "0");
    let output = command.args(args).current_dir(root()).output().ok()?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let first = printed.lines().next().unwrap_or_default().trim();
    output.status.success().then(|| first.to_string())
}

fn rust() -> Result<Finding> {
    let wanted = fs::read_to_string(root().join("rust-toolchain.toml"))?;
    let wanted = between(&wanted, "channel = \"", "\"");
    let wanted = wanted.context("rust-toolchain.toml names no channel")?;
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_string());
    let fix = format!("`rustup toolchain install {wanted}`; rustup itself is at https://rustup.rs");
    let found = match ask(&rustc, &["--version"]) {
        Some(version) if version.starts_with(&format!("rustc {wanted} ")) => Ok(version),
        Some(version) => Err(format!("this is {version}: {fix}")),
        None => Err(fix),
    };
    Ok(Finding {
        what: format!("Rust {wanted}"),
        found,
        needed_by: "",
    })
}

fn guest_target() -> Finding {
    let found = match target::is_installed(GUEST_TARGET) {
        Ok(true) => Ok("installed".to_string()),
        _ => Err(format!(
            "`rustup target add {GUEST_TARGET}`, in this folder"
        )),
    };
    Finding {
        what: format!("the target {GUEST_TARGET}"),
        found,
        needed_by: "",
    }
}

fn linker() -> Finding {
    let found = match cfg!(target_env = "msvc") {
        true => Ok("not looked for; rustc finds Visual Studio's by itself".to_string()),
        false => ask("cc", &["--version"]).ok_or_else(|| {
            "Debian: `apt-get install gcc`; Fedora: `dnf install gcc`; macOS: `xcode-select --install`"
                .to_string()
        }),
    };
    Finding {
        what: "a C compiler, which links".to_string(),
        found,
        needed_by: "",
    }
}

/// Wasmtime's crates fit each other only if they are of one version.
fn locked() -> Result<Vec<Finding>> {
    let read = |file| {
        fs::read_to_string(root().join(file)).with_context(|| format!("{file} can't be read"))
    };
    let (manifest, lock) = (
        read("Cargo.toml")?,
        read("Cargo.lock")?.replace("\r\n", "\n"),
    );
    let mut findings = Vec::new();
    for name in ["wasmtime", "wasmtime-wasi", "wasmtime-wasi-http"] {
        let pinned = between(&manifest, &format!("\n{name} = {{ version = \"="), "\"");
        let pinned = pinned.with_context(|| format!("Cargo.toml pins no {name}"))?;
        let entry = format!("\nname = \"{name}\"\nversion = \"");
        let versions = lock.split(&entry).skip(1);
        let versions: Vec<_> = versions.filter_map(|rest| rest.split('"').next()).collect();
        let wasmtime = between(&manifest, "\nwasmtime = { version = \"=", "\"");
        let found = match versions == [pinned] && wasmtime == Some(pinned) {
            true => Ok(format!("{pinned}, as pinned")),
            false => Err(format!(
                "Cargo.lock has {}, and Cargo.toml wants {pinned}, the same for the three: \
                 `git checkout Cargo.toml Cargo.lock`",
                versions.join(" and ")
            )),
        };
        findings.push(Finding {
            what: name.to_string(),
            found,
            needed_by: "",
        });
    }
    Ok(findings)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split(after).next()
}

fn space() -> Finding {
    let target = languages::target();
    let folder = if target.is_dir() { &target } else { root() };
    let gb = |kib: u64| kib / 1_000_000;
    let found = match (free(folder), used(&target)) {
        (Some(free), used) if free + used >= SPACE * 1_000_000 => {
            Ok(format!("{} GB free, {} GB in `target`", gb(free), gb(used)))
        }
        (Some(free), used) => Err(format!(
            "{} GB are free, {} GB are in `target`, and the tests fill it with {SPACE} GB: make room, \
             or name another disk's folder with the variable CARGO_TARGET_DIR",
            gb(free),
            gb(used)
        )),
        (None, _) => Ok(format!("not measured here; the tests need {SPACE} GB")),
    };
    Finding {
        what: "space on the disk".to_string(),
        found,
        needed_by: "`cargo xtask test`",
    }
}

/// In KiB, as `df` counts it.
fn free(folder: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    printed
        .lines()
        .nth(1)?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()
}

/// In KiB. What isn't there takes no space.
fn used(folder: &Path) -> u64 {
    let output = Command::new("du").arg("-sk").arg(folder).output();
    let printed = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let size = printed
        .ok()
        .and_then(|printed| printed.split_whitespace().next()?.parse().ok());
    size.unwrap_or(0)
}

fn rustup_component(name: &str) -> Finding {
    let program = if name == "clippy" {
        "cargo-clippy"
    } else {
        name
    };
    Finding {
        what: name.to_string(),
        found: ask(program, &["--version"])
            .ok_or(format!("`rustup component add {name}`, in this folder")),
        needed_by: "who contributes, for .ci/run,",
    }
}

fn rustup() -> Finding {
    Finding {
        what: "rustup".to_string(),
        found: ask("rustup", &["--version"])
            .ok_or("https://rustup.rs; or install Rust's parts yourself".to_string()),
        needed_by: "`cargo xtask`, to install the target by itself,",
    }
}

fn git() -> Finding {
    Finding {
        what: "git".to_string(),
        found: ask("git", &["--version"])
            .ok_or("Debian: `apt-get install git`; or git-scm.com".to_string()),
        needed_by: "every edit that a page takes back",
    }
}

fn languages() -> Vec<Finding> {
    let python = if cfg!(windows) { "python" } else { "python3" };
    let check =
        "import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print(sys.version)";
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let node = ask("node", &["--version"]).filter(|version| {
        let major = version.trim_start_matches('v').split('.').next();
        major
            .and_then(|major| major.parse().ok())
            .is_some_and(|major: u32| major >= 20)
    });
    let node = node.and_then(|node| Some(format!("{node}, npm {}", ask(npm, &["--version"])?)));
    let clang = languages::find_clang().ok().filter(|clang| {
        // It prints the name alone of a file that isn't there.
        let library = ask(clang, &["--target=wasm32-wasi", "--print-file-name=libc.a"]);
        library.is_some_and(|library| Path::new(&library).is_file())
    });
    let found = [
        (
            Language::Python,
            "Python with venv",
            ask(python, &["-c", check]),
        ),
        (Language::JavaScript, "Node with npm", node),
        (Language::C, "clang for WebAssembly with a C library", clang),
    ];
    let finding = |(language, what, found): (Language, &str, Option<String>)| Finding {
        what: what.to_string(),
        found: found.ok_or_else(|| language.needs().to_string()),
        needed_by: match language {
            Language::Python => "appendix/languages.md, for the plugin and the host in Python,",
            Language::JavaScript => "appendix/languages.md, for the plugin in JavaScript,",
            Language::C => "appendix/languages.md, for the plugin in C,",
        },
    };
    found.map(finding).into()
}

fn servers() -> [Finding; 2] {
    let server = |what: &str, needed_by| Finding {
        what: what.to_string(),
        found: ask(what, &["--version"]).ok_or(format!(
            "Debian: `apt-get install {what}`; elsewhere, your package manager"
        )),
        needed_by,
    };
    [
        server("docker-registry", "part-5/elsewhere.md"),
        server("nats-server", "part-5/lattice.md"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_page_says_how_much_space_it_takes() {
        let page = fs::read_to_string(root().join("README.md")).unwrap();
        // Where a line of the page ends is not what this is about.
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(&format!("fills `target` with {SPACE} GB")));
    }
}
