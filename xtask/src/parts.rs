//! The five parts: which components each has, how they are made, and what runs them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::target::{self, GUEST_TARGET};
use crate::{cargo, root};

/// One chapter's code.
pub struct Part {
    /// Its folder, and how the command line names it.
    pub name: &'static str,
    /// What `cargo xtask run PART` runs, in this order.
    pub programs: &'static [Program],
    /// What `cargo xtask run PART EXAMPLE` runs besides.
    pub examples: &'static [Program],
}

/// A host, and the components that it takes as arguments.
pub struct Program {
    pub executable: Executable,
    /// Names of guests and compositions, in the order of the arguments.
    pub components: &'static [&'static str],
}

#[derive(Clone, Copy)]
pub enum Executable {
    Bin(&'static str),
    Example(&'static str),
}

impl Executable {
    pub fn name(self) -> &'static str {
        match self {
            Self::Bin(name) | Self::Example(name) => name,
        }
    }
}

pub const PARTS: &[Part] = &[
    Part {
        name: "part-1",
        programs: &[Program {
            executable: Executable::Bin("part-1-host"),
            components: &["part-1-plugin"],
        }],
        examples: &[],
    },
    Part {
        name: "part-2",
        programs: &[Program {
            executable: Executable::Bin("part-2-host"),
            components: &["part-2-plugin"],
        }],
        examples: &[],
    },
    Part {
        name: "part-3",
        programs: &[Program {
            executable: Executable::Example("preview"),
            components: &["part-3-plugin"],
        }],
        examples: &[],
    },
    Part {
        name: "part-4",
        programs: &[Program {
            executable: Executable::Bin("part-4-host"),
            components: &["part-4-plugin"],
        }],
        examples: &[],
    },
    Part {
        name: "part-5",
        programs: &[
            Program {
                executable: Executable::Example("by-hand"),
                components: &["part-5-formatter", "part-5-counter"],
            },
            Program {
                executable: Executable::Bin("part-5-host"),
                components: &["plugged"],
            },
            Program {
                executable: Executable::Bin("part-5-host"),
                components: &["composed"],
            },
            Program {
                executable: Executable::Example("accounts"),
                components: &["accounts"],
            },
        ],
        examples: &[],
    },
];

/// A component that wac makes of others.
struct Composition {
    name: &'static str,
    recipe: Recipe,
}

enum Recipe {
    /// The exports of the first fill the imports of the second.
    Plug {
        plug: &'static str,
        socket: &'static str,
    },
    /// A `.wac` file, and what its package names stand for.
    Compose {
        file: &'static str,
        packages: &'static [(&'static str, &'static str)],
    },
}

const COMPOSITIONS: &[Composition] = &[
    Composition {
        name: "plugged",
        recipe: Recipe::Plug {
            plug: "part-5-formatter",
            socket: "part-5-counter",
        },
    },
    Composition {
        name: "composed",
        recipe: Recipe::Compose {
            file: "part-5/pipeline.wac",
            packages: &[
                ("tutorial:formatter", "part-5-formatter"),
                ("tutorial:counter", "part-5-counter"),
            ],
        },
    },
    Composition {
        name: "accounts",
        recipe: Recipe::Plug {
            plug: "part-5-validator",
            socket: "part-5-service",
        },
    },
];

impl Recipe {
    fn ingredients(&self) -> Vec<&'static str> {
        match self {
            Self::Plug { plug, socket } => vec![plug, socket],
            Self::Compose { packages, .. } => packages.iter().map(|(_, name)| *name).collect(),
        }
    }
}

/// Finds a part by the name of its folder.
///
/// # Errors
///
/// If there is none. The error lists those there are.
pub fn find(name: &str) -> Result<&'static Part> {
    match PARTS.iter().find(|part| part.name == name) {
        Some(part) => Ok(part),
        None => {
            let names: Vec<_> = PARTS.iter().map(|part| part.name).collect();
            bail!("there is no part `{name}`; there are {}", names.join(", "))
        }
    }
}

/// Every guest and every composition there is.
pub fn all_components() -> Vec<&'static str> {
    let mut names: Vec<_> = PARTS
        .iter()
        .flat_map(|part| part.programs.iter().chain(part.examples))
        .flat_map(|program| program.components.iter().copied())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Builds the named guests and compositions, and what these are composed of.
///
/// Returns each name's component file.
///
/// # Errors
///
/// If the target can't be installed, or cargo or wac fails.
pub fn build(names: &[&str]) -> Result<HashMap<String, PathBuf>> {
    let compositions: Vec<_> = COMPOSITIONS
        .iter()
        .filter(|composition| names.contains(&composition.name))
        .collect();
    let mut guests: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| {
            COMPOSITIONS
                .iter()
                .all(|composition| composition.name != *name)
        })
        .chain(compositions.iter().flat_map(|c| c.recipe.ingredients()))
        .collect();
    guests.sort_unstable();
    guests.dedup();
    if guests.is_empty() {
        return Ok(HashMap::new());
    }

    let mut files = build_guests(&guests)?;
    if !compositions.is_empty() {
        cargo::step("building wac");
        let wac = build_executable(Executable::Bin("wac"))?;
        for composition in compositions {
            let file = compose(&wac, composition, &files)?;
            files.insert(composition.name.to_string(), file);
        }
    }
    Ok(files)
}

fn build_guests(packages: &[&str]) -> Result<HashMap<String, PathBuf>> {
    target::ensure_installed()?;
    cargo::step(&format!(
        "building {} for {GUEST_TARGET}",
        packages.join(", ")
    ));
    let mut args = vec!["build", "--release", "--target", GUEST_TARGET];
    for package in packages {
        args.extend(["--package", package]);
    }
    let artifacts = cargo::build(&args)?;
    packages
        .iter()
        .map(|package| {
            let name = package.replace('-', "_");
            let artifact = artifacts.iter().find(|artifact| artifact.name == name);
            let artifact = artifact.with_context(|| format!("cargo built no {package}"))?;
            Ok((package.to_string(), artifact.file.clone()))
        })
        .collect()
}

/// Builds one host, example or tool, and returns its executable.
///
/// # Errors
///
/// If cargo fails.
pub fn build_executable(executable: Executable) -> Result<PathBuf> {
    let flag = match executable {
        Executable::Bin(_) => "--bin",
        Executable::Example(_) => "--example",
    };
    let artifacts = cargo::build(&["build", flag, executable.name()])?;
    let artifact = artifacts
        .into_iter()
        .find(|artifact| artifact.name == executable.name());
    let artifact = artifact.with_context(|| format!("cargo built no {}", executable.name()))?;
    Ok(artifact.file)
}

fn compose(
    wac: &Path,
    composition: &Composition,
    files: &HashMap<String, PathBuf>,
) -> Result<PathBuf> {
    cargo::step(&format!("composing {}", composition.name));
    let guest = &files[composition.recipe.ingredients()[0]];
    let folder = guest.with_file_name("composed");
    fs::create_dir_all(&folder)
        .with_context(|| format!("{} can't be created", folder.display()))?;
    let file = folder.join(composition.name).with_extension("wasm");
    // Written beside its place and moved there: whoever reads it at the same time sees it whole.
    let draft = file.with_extension(format!("{}.tmp", std::process::id()));

    let mut command = Command::new(wac);
    command.current_dir(root());
    match composition.recipe {
        Recipe::Plug { plug, socket } => {
            command.arg("plug").arg(&files[socket]);
            command.arg("--plug").arg(&files[plug]);
        }
        Recipe::Compose { file, packages } => {
            command.arg("compose").arg(file);
            for (package, name) in packages {
                let mut value = std::ffi::OsString::from(format!("{package}="));
                value.push(&files[*name]);
                command.arg("--dep").arg(value);
            }
        }
    }
    let status = command.arg("--output").arg(&draft).status();
    let status = status.with_context(|| format!("{} did not start", wac.display()))?;
    ensure!(status.success(), "wac could not make {}", composition.name);
    fs::rename(&draft, &file).with_context(|| format!("{} can't be written", file.display()))?;
    Ok(file)
}
