//! Finds the exercises: a folder `part-N/exercises/NAME` each, and nothing lists them.
//!
//! What is in it: two answers, `starter` and `solution`, `check.rs`, `hint.txt`, and `wrong.txt`, which
//! is what the check says of the starter. An answer is a package `starter`, a file `starter.rs` of host
//! code, a component's text `starter.wat`, or a composition `starter.wac`. The exercise itself stands on
//! a page of the part.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::build::{Built, WAC, build, compose_answer};
use crate::examples::taken;
use crate::parts::{self, Executable};
use crate::root;

/// The executable that has every check in it.
pub const CHECK: Executable = Executable::Bin("xtask-check");

/// One exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    pub name: String,
    /// Its part's folder.
    pub part: &'static str,
    pub kind: Kind,
}

/// What an answer is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A guest: a package of its own.
    Guest,
    /// A file of host code, compiled into the check.
    Host,
    /// The text of a component.
    Text,
    /// What wac composes of the components that the check takes.
    Composition,
}

/// Whose answer is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    Starter,
    Solution,
}

impl Answer {
    /// The folder, and how the check names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starter => "starter",
            Self::Solution => "solution",
        }
    }
}

impl Exercise {
    /// Its folder, named from the root.
    pub fn folder(&self) -> String {
        format!("{}/exercises/{}", self.part, self.name)
    }

    /// The file that a reader changes, in a folder for this exercise.
    pub fn file(&self) -> &'static str {
        match self.kind {
            Kind::Guest => "src/lib.rs",
            Kind::Host => "host.rs",
            Kind::Text => "answer.wat",
            Kind::Composition => "answer.wac",
        }
    }

    /// The same file of one of the two answers, in the exercise's folder.
    pub fn source(&self, answer: Answer) -> String {
        let answer = answer.name();
        match self.kind {
            Kind::Guest => format!("{answer}/src/lib.rs"),
            Kind::Host => format!("{answer}.rs"),
            Kind::Text => format!("{answer}.wat"),
            Kind::Composition => format!("{answer}.wac"),
        }
    }

    /// The package of one of its guests, or the name of one of its compositions.
    pub fn package(&self, answer: Answer) -> String {
        format!("{}-{}-{}", self.part, self.name, answer.name())
    }

    /// The solution's own contract, in the exercise's folder; none if the one at the start will do.
    ///
    /// # Errors
    ///
    /// If the folder can't be read.
    pub fn new_contract(&self) -> Result<Option<String>> {
        let folder = root().join(self.folder()).join("solution/wit");
        if !folder.is_dir() {
            return Ok(None);
        }
        let file = fs::read_dir(folder)?.next().context("it has no file")??;
        Ok(Some(format!("wit/{}", file.file_name().to_string_lossy())))
    }

    /// A text file of its folder.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn text(&self, file: &str) -> Result<String> {
        let file = format!("{}/{file}", self.folder());
        fs::read_to_string(root().join(&file)).with_context(|| format!("{file} can't be read"))
    }

    /// What it is about: the first line of its check.
    ///
    /// # Errors
    ///
    /// If there is no check.
    pub fn title(&self) -> Result<String> {
        let check = self.text("check.rs")?;
        let title = check.lines().next().unwrap_or_default();
        Ok(title.trim_start_matches("//! ").to_string())
    }

    /// The components that an answer is made of, or that its host code loads.
    ///
    /// # Errors
    ///
    /// If its check takes one that doesn't exist.
    pub fn takes(&self) -> Result<Vec<String>> {
        taken(&format!("{}/check.rs", self.folder()))
    }

    /// The page of its part that has it: it says how to start.
    ///
    /// # Errors
    ///
    /// If no page does.
    pub fn page(&self) -> Result<String> {
        let command = format!("cargo xtask exercise {}", self.name);
        let mut names = Vec::new();
        for entry in fs::read_dir(root().join(self.part))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        for name in names.iter().filter(|name| name.ends_with(".md")) {
            let page = format!("{}/{name}", self.part);
            let text = fs::read_to_string(root().join(&page))?;
            // A line may end within a command, and a longer name begin with this one.
            let text: Vec<_> = text.split_whitespace().collect();
            let text = text.join(" ");
            let says = |end| text.contains(&format!("{command}{end}"));
            if says('`') || says(' ') {
                return Ok(page);
            }
        }
        bail!(
            "no page of {} says `{command}`, so nobody would find it",
            self.part
        )
    }

    /// What the check takes on its command line for one of the two answers.
    ///
    /// # Errors
    ///
    /// If `built` lacks it: it has to come from [`build_answers`].
    pub fn arguments(&self, answer: Answer, built: &Built) -> Result<Vec<PathBuf>> {
        let component = |name: String| {
            let file = built.components.get(&name).cloned();
            file.with_context(|| format!("{name} wasn't built"))
        };
        Ok(match self.kind {
            Kind::Guest | Kind::Composition => {
                vec![PathBuf::from(&self.name), component(self.package(answer))?]
            }
            Kind::Text => {
                let file = root().join(self.folder()).join(self.source(answer));
                vec![PathBuf::from(&self.name), file]
            }
            Kind::Host => {
                let mut arguments = vec![PathBuf::from(format!("{}/{}", self.name, answer.name()))];
                for name in self.takes()? {
                    arguments.push(component(name)?);
                }
                arguments
            }
        })
    }
}

/// Every exercise, by part and name.
///
/// # Errors
///
/// If a folder can't be read, or isn't one of an exercise.
pub fn all() -> Result<Vec<Exercise>> {
    let mut exercises = Vec::new();
    for part in parts::all() {
        let folder = root().join(part.name).join("exercises");
        if !folder.is_dir() {
            continue;
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        for name in names {
            let kind = kind(&folder.join(&name)).with_context(|| {
                format!(
                    "{}/exercises/{name} has no starter/Cargo.toml, and no starter.rs, starter.wat or \
                     starter.wac",
                    part.name
                )
            })?;
            exercises.push(Exercise {
                name,
                part: part.name,
                kind,
            });
        }
    }
    Ok(exercises)
}

fn kind(folder: &Path) -> Option<Kind> {
    let has = |file| folder.join(file).is_file();
    if has("starter/Cargo.toml") {
        Some(Kind::Guest)
    } else if has("starter.rs") {
        Some(Kind::Host)
    } else if has("starter.wat") {
        Some(Kind::Text)
    } else {
        has("starter.wac").then_some(Kind::Composition)
    }
}

/// Finds an exercise by its name.
///
/// # Errors
///
/// If there is none. The error lists those there are.
pub fn find(name: &str) -> Result<Exercise> {
    let all = all()?;
    // As a shell completes it.
    let name = name.trim_start_matches("mine/").trim_end_matches('/');
    let found = all.iter().find(|exercise| exercise.name == name);
    let names = all.iter().map(|exercise| exercise.name.as_str());
    found.cloned().with_context(|| {
        format!(
            "there is no exercise `{name}`; there are {}",
            names.collect::<Vec<_>>().join(", ")
        )
    })
}

/// Builds the starting points and the solutions of these exercises, and the check.
///
/// # Errors
///
/// If one doesn't compile.
pub fn build_answers(exercises: &[Exercise], answers: &[Answer]) -> Result<Built> {
    let mut components = Vec::new();
    let mut executables = vec![CHECK];
    for exercise in exercises {
        match exercise.kind {
            Kind::Guest => {
                components.extend(answers.iter().map(|answer| exercise.package(*answer)))
            }
            Kind::Host => components.extend(exercise.takes()?),
            Kind::Text => {}
            Kind::Composition => {
                components.extend(exercise.takes()?);
                executables.push(WAC);
            }
        }
    }
    let components: Vec<_> = components.iter().map(String::as_str).collect();
    let mut built = build(&components, &executables)?;
    for exercise in exercises {
        if exercise.kind == Kind::Composition {
            for answer in answers {
                let source = root()
                    .join(exercise.folder())
                    .join(exercise.source(*answer));
                let name = exercise.package(*answer);
                let file = compose_answer(&built, &source, &exercise.takes()?, &name)?;
                built.components.insert(name, file);
            }
        }
    }
    Ok(built)
}
