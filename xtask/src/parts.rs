//! The five parts: what runs each, which components that takes, and what these are composed of.

use anyhow::{Result, bail};

use crate::examples::examples;

/// One chapter's code.
pub struct Part {
    /// Its folder, and how the command line names it.
    pub name: &'static str,
    /// What `cargo xtask run PART` runs, in this order.
    pub programs: Vec<Program>,
}

/// A host, an example or a bench, and the components that it takes as arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Program {
    pub executable: Executable,
    /// Names of guests and compositions, in the order of the arguments.
    pub components: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Executable {
    Bin(&'static str),
    Example(String),
    Bench(String),
}

impl Executable {
    pub fn name(&self) -> &str {
        match self {
            Self::Bin(name) => name,
            Self::Example(name) | Self::Bench(name) => name,
        }
    }
}

/// Every part, in the order of the chapters.
pub fn all() -> Vec<Part> {
    vec![
        Part {
            name: "part-1",
            programs: vec![host("part-1-host", &["part-1-plugin"])],
        },
        Part {
            name: "part-2",
            programs: vec![host("part-2-host", &["part-2-plugin"])],
        },
        Part {
            name: "part-3",
            programs: vec![host("part-3-preview", &["part-3-plugin"])],
        },
        Part {
            name: "part-4",
            programs: vec![host("part-4-host", &["part-4-plugin"])],
        },
        Part {
            name: "part-5",
            programs: vec![
                example("by-hand", &["part-5-formatter", "part-5-counter"]),
                host("part-5-host", &["plugged"]),
                host("part-5-host", &["composed"]),
                example("accounts", &["accounts"]),
            ],
        },
    ]
}

fn host(name: &'static str, components: &[&str]) -> Program {
    program(Executable::Bin(name), components)
}

fn example(name: &str, components: &[&str]) -> Program {
    program(Executable::Example(name.to_string()), components)
}

fn program(executable: Executable, components: &[&str]) -> Program {
    Program {
        executable,
        components: components.iter().map(|name| name.to_string()).collect(),
    }
}

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
        name: "both",
        recipe: Recipe::Compose {
            file: "part-5/both.wac",
            packages: &[
                ("tutorial:formatter", "part-5-formatter"),
                ("tutorial:letters", "part-5-letters"),
                ("tutorial:counter", "part-5-counter"),
            ],
        },
    },
    Composition {
        name: "infiltrated",
        recipe: Recipe::Plug {
            plug: "part-5-impostor",
            socket: "part-5-counter",
        },
    },
    Composition {
        name: "accounts",
        recipe: Recipe::Plug {
            plug: "part-5-validator",
            socket: "part-5-service",
        },
    },
    Composition {
        name: "report-in-memory",
        recipe: Recipe::Plug {
            plug: "part-4-plugin",
            socket: "part-4-report",
        },
    },
    Composition {
        name: "metered",
        recipe: Recipe::Compose {
            file: "part-5/metered.wac",
            packages: &[
                ("tutorial:formatter", "part-5-formatter"),
                ("tutorial:meter", "part-5-meter"),
                ("tutorial:cache", "part-5-cache"),
                ("tutorial:counter", "part-5-counter"),
            ],
        },
    },
    Composition {
        name: "morning",
        recipe: Recipe::Compose {
            file: "part-5/morning.wac",
            packages: &[
                ("tutorial:clock", "part-5-clock"),
                ("tutorial:only-lang", "part-5-only-lang"),
                ("tutorial:greeter", "part-5-greeter"),
            ],
        },
    },
    Composition {
        name: "shouted",
        recipe: Recipe::Plug {
            plug: "part-5-source",
            socket: "part-5-stage",
        },
    },
    Composition {
        name: "drained",
        recipe: Recipe::Compose {
            file: "part-5/streams.wac",
            packages: &[
                ("tutorial:source", "part-5-source"),
                ("tutorial:stage", "part-5-stage"),
                ("tutorial:sink", "part-5-sink"),
            ],
        },
    },
    Composition {
        name: "web",
        recipe: Recipe::Compose {
            file: "part-5/front.wac",
            packages: &[
                ("tutorial:formatter", "part-5-formatter"),
                ("tutorial:counter", "part-5-counter"),
                ("tutorial:front", "part-5-web"),
            ],
        },
    },
    Composition {
        name: "command",
        recipe: Recipe::Compose {
            file: "part-5/front.wac",
            packages: &[
                ("tutorial:formatter", "part-5-formatter"),
                ("tutorial:counter", "part-5-counter"),
                ("tutorial:front", "part-5-command"),
            ],
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
pub fn find(name: &str) -> Result<Part> {
    let mut parts = all();
    match parts.iter().position(|part| part.name == name) {
        Some(index) => Ok(parts.swap_remove(index)),
        None => {
            let names: Vec<_> = parts.iter().map(|part| part.name).collect();
            bail!("there is no part `{name}`; there are {}", names.join(", "))
        }
    }
}

/// Every guest and every composition that these parts' programs and examples take.
///
/// # Errors
///
/// If an example can't be read, or takes a component that doesn't exist.
pub fn components(parts: &[Part]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for part in parts {
        let examples = examples(part)?;
        let programs = part.programs.iter().chain(&examples);
        names.extend(programs.flat_map(|program| program.components.clone()));
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
