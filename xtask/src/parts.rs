//! The five parts: which components each has, what they are composed of, and what runs them.

use anyhow::{Result, bail};

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

impl Program {
    const fn one(example: &'static str, components: &'static [&'static str]) -> Self {
        Self {
            executable: Executable::Example(example),
            components,
        }
    }

    /// An example that brings its own guest, as text.
    const fn alone(example: &'static str) -> Self {
        Self::one(example, &[])
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
        examples: &[
            Program::one("by-pointer", &["part-1-by-pointer"]),
            Program::alone("caller"),
            Program::alone("guest-memory"),
            Program::alone("linked-modules"),
            Program::alone("wasi-p1"),
            Program::alone("trap"),
        ],
    },
    Part {
        name: "part-2",
        programs: &[Program {
            executable: Executable::Bin("part-2-host"),
            components: &["part-2-plugin"],
        }],
        examples: &[
            Program::one("tour", &["part-2-tour"]),
            Program::one("texts", &["part-2-tour"]),
            Program::one("cost", &["part-2-tour"]),
        ],
    },
    Part {
        name: "part-3",
        programs: &[Program::one("preview", &["part-3-plugin"])],
        examples: &[],
    },
    Part {
        name: "part-4",
        programs: &[Program {
            executable: Executable::Bin("part-4-host"),
            components: &["part-4-plugin"],
        }],
        examples: &[
            Program::one("one-error", &["part-4-plugin"]),
            Program::one("handles", &["part-4-plugin"]),
            Program::one("scoped", &["part-4-plugin"]),
            Program::one("fuel", &["part-4-faulty"]),
            Program::one("epochs", &["part-4-faulty"]),
            Program::one("memory", &["part-4-faulty"]),
            Program::one("copied", &["part-4-faulty"]),
            Program::one("output", &["part-4-faulty"]),
            Program::one("after-a-trap", &["part-4-faulty"]),
            Program::one("panic-message", &["part-4-faulty"]),
            Program::one("blocking", &["part-4-faulty"]),
            Program::one("faults", &["part-4-faulty"]),
            Program::one("soak", &["part-4-faulty"]),
            Program::one("fairness", &["part-4-faulty"]),
            Program::one("sqlite", &["part-4-report"]),
            Program::one("rollback", &["part-4-report"]),
            Program::one("forgotten", &["part-4-report"]),
            Program::one("open-file", &["part-4-journalist"]),
            Program::one("numbers", &["part-4-thief"]),
        ],
    },
    Part {
        name: "part-5",
        programs: &[
            Program::one("by-hand", &["part-5-formatter", "part-5-counter"]),
            Program {
                executable: Executable::Bin("part-5-host"),
                components: &["plugged"],
            },
            Program {
                executable: Executable::Bin("part-5-host"),
                components: &["composed"],
            },
            Program::one("accounts", &["accounts"]),
        ],
        examples: &[],
    },
];

/// A component that wac makes of others.
pub struct Composition {
    pub name: &'static str,
    pub recipe: Recipe,
}

pub enum Recipe {
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

pub const COMPOSITIONS: &[Composition] = &[
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
    /// The guests that it is made of.
    pub fn ingredients(&self) -> Vec<&'static str> {
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

/// Every guest and every composition that these parts' programs take.
pub fn components<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Vec<&'static str> {
    let mut names: Vec<_> = parts
        .into_iter()
        .flat_map(|part| part.programs.iter().chain(part.examples))
        .flat_map(|program| program.components.iter().copied())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
