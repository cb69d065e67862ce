//! `cargo xtask test [PART]`: builds everything that a part's tests need, then runs them.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::build::build;
use crate::cargo;
use crate::parts::{self, Part};
use crate::say;

/// The tests that cover every part: each test's name begins with its part's.
const ALL_PARTS: &str = "all_parts";
/// The same for the chapters; they print how much of each they checked.
const CHAPTERS: &str = "chapters";
/// The same for the exercises.
const EXERCISES: &str = "exercises";

/// Runs the tests of one part, or of all.
///
/// # Errors
///
/// If a name is unknown or something doesn't build. A failing test is an exit status.
pub fn run(part: Option<&str>) -> Result<ExitCode> {
    let part = part.map(parts::find).transpose()?;
    cargo::set_verbose();
    let components = match &part {
        Some(part) => parts::components(std::slice::from_ref(part))?,
        None => parts::components(&parts::all())?,
    };
    let components: Vec<_> = components.iter().map(String::as_str).collect();
    build(&components, &[])?;

    cargo::step("building the tests");
    let cranelift = cargo::with_cranelift();
    let mut args = match &part {
        // A part compiles too few guests to make up for another build of Wasmtime.
        Some(_) => Vec::new(),
        None => cranelift.iter().map(String::as_str).collect(),
    };
    args.extend(["test", "--no-run"]);
    let pattern = part
        .as_ref()
        .map(|part| format!("{}*", part.name.replace('-', "_")));
    if let Some(pattern) = &pattern {
        args.extend([
            "--lib", "--test", pattern, "--test", ALL_PARTS, "--test", CHAPTERS, "--test",
            EXERCISES,
        ]);
    }
    let mut total = Count::default();
    for test in cargo::build(&args)?
        .iter()
        .filter(|artifact| artifact.is_test)
    {
        let mut command = Command::new(&test.file);
        command.current_dir(&test.folder);
        if let Some(part) = &part {
            if [ALL_PARTS, CHAPTERS, EXERCISES].contains(&&*test.name) {
                command.arg(part.name.replace('-', "_"));
            } else if !test.folder.starts_with(crate::root().join(part.name)) {
                continue;
            }
        }
        if part.is_none() {
            cargo::set_cranelift(&mut command);
        }
        if test.name == CHAPTERS {
            command.arg("--show-output");
        }
        cargo::step(&format!("testing {}", test.name));
        total.add(run_test(command)?);
    }

    for chapter in &total.chapters {
        say!("{chapter}");
    }
    say!("{} passed, {} failed", total.passed, total.failed);
    if total.ignored > 0 {
        say!(
            "{} tests not run; the lines `... ignored` above say what they need, and .ci/run runs them",
            total.ignored
        );
    }
    if total.not_run > 0 {
        say!(
            "{} slow outputs not run; `cargo xtask book --check --slow FILE` runs those of a page",
            total.not_run
        );
    }
    say!("{}", total.verdict(part.as_ref()));
    if !total.is_good()
        && let Some(files) = changed_files()
    {
        say!("Changed since the last commit: {files}.");
        say!("If a chapter told you to, `git checkout .` takes it back.");
    }
    Ok(if total.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What git finds changed; none if nothing is, or if this isn't a clone.
fn changed_files() -> Option<String> {
    let mut git = Command::new("git");
    git.args(["diff", "--name-only", "HEAD"])
        .current_dir(crate::root());
    let output = git.output().ok()?;
    let files = String::from_utf8(output.stdout).ok()?;
    let files: Vec<_> = files.lines().collect();
    (!files.is_empty()).then(|| files.join(", "))
}

#[derive(Default)]
struct Count {
    passed: u32,
    failed: u32,
    /// What needs more than Rust, or minutes.
    ignored: u32,
    /// A line for each chapter: how many listings and outputs were compared.
    chapters: Vec<String>,
    /// How many outputs the chapters left out, because they take minutes.
    not_run: u32,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.chapters.extend(other.chapters);
        self.not_run += other.not_run;
    }

    fn is_good(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    fn verdict(&self, part: Option<&Part>) -> String {
        let what = part.map_or("All five parts", |part| part.name);
        if self.is_good() && self.not_run > 0 {
            format!("{what}: everything that was run works as its chapter says.")
        } else if self.is_good() {
            format!("{what}: everything works as its chapter says.")
        } else {
            format!("{what}: something doesn't work as its chapter says; see `failures:` above.")
        }
    }
}

/// Runs one test executable, shows its results, and counts them.
fn run_test(mut command: Command) -> Result<Count> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} did not start"))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    say!("{}", stdout.trim_end());
    // Many tests provoke errors. Those that were expected would look like failures here.
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }

    let mut count = Count::default();
    let chapters = stdout.lines().filter(|line| line.contains(" listings, "));
    count.chapters = chapters.map(str::to_string).collect();
    count.not_run = not_run(&count.chapters)?;
    // test result: ok. 3 passed; 0 failed; 0 ignored; …
    let mut results = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "));
    if let Some(result) = results.next() {
        count.passed = number_before(result, "passed")?;
        count.failed = number_before(result, "failed")?;
        count.ignored = number_before(result, "ignored")?;
    }
    // An executable that crashed before its last line is a failure that counted nothing.
    if !output.status.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// What the chapters' lines say that they left out.
fn not_run(chapters: &[String]) -> Result<u32> {
    let lines = chapters.iter().filter(|line| line.ends_with("not run"));
    lines.map(|line| number_before(line, "slow")).sum()
}

fn number_before(line: &str, word: &str) -> Result<u32> {
    let words: Vec<_> = line
        .split([' ', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .with_context(|| format!("`{line}` says no number that {word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_run_never_reads_as_passed() {
        let lines = [
            "a.md: 1 listings, 2 outputs, 0 edits, 0 illustrative",
            "b.md: 1 listings, 2 outputs, 0 edits, 0 illustrative, 3 slow not run",
            "c.md: 1 listings, 2 outputs, 0 edits, 0 illustrative, 1 slow not run",
        ]
        .map(str::to_string);
        let mut count = Count {
            passed: 1,
            ..Count::default()
        };
        assert!(count.verdict(None).contains("everything works"));
        count.not_run = not_run(&lines).unwrap();
        assert_eq!(count.not_run, 4);
        assert!(count.verdict(None).contains("everything that was run"));
    }
}
