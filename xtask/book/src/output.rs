//! Runs the commands of console blocks, in the tree as the reader would have it by then.

use std::cell::OnceCell;
use std::fs;
use std::io::Read;
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use snapbox::IntoData;
use snapbox::filter::NormalizeToExpected;
use tempfile::TempDir;
use xtask::cargo::for_hosts;

use crate::edited::{EDITED, seed, sync};

/// All edited copies are built in one folder, so there is one at a time.
static EDITED_FOLDER: Mutex<()> = Mutex::new(());

/// A copy of the sources, and the turn to build it.
struct Edited {
    folder: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

/// One chapter's reading: the edits made so far, and the folder they were made in.
pub struct Session<'a> {
    root: &'a Path,
    target: PathBuf,
    /// A copy of the sources, once something was edited.
    edited: Option<Edited>,
    /// What was edited there.
    files: Vec<String>,
    /// Stands for the folder around the reader's clone, and is empty at first.
    outside: OnceCell<TempDir>,
    /// The folder of a reader's exercises, empty at first as for every reader.
    mine: PathBuf,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if let Some(folder) = self.mine.parent() {
            // It may never have been made.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl<'a> Session<'a> {
    /// Builds what `root` needs in the folder `target`, and edited copies below it.
    pub fn new(root: &'a Path, target: PathBuf) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("{}-{number}", std::process::id());
        Self {
            root,
            // The last folder has one name in every run: packages in it are named after it.
            mine: target.join("exercises").join(folder).join("woven"),
            target,
            edited: None,
            files: Vec::new(),
            outside: OnceCell::new(),
        }
    }

    /// Takes every edit back, as `git checkout PATHS` does.
    ///
    /// # Errors
    ///
    /// If that command would leave an edit in place.
    pub fn undo(&mut self, paths: &[&str]) -> Result<()> {
        for file in std::mem::take(&mut self.files) {
            ensure!(
                paths.iter().any(|path| Path::new(&file).starts_with(path)),
                "`git checkout {}` doesn't take the edit of {file} back",
                paths.join(" ")
            );
        }
        self.edited = None;
        Ok(())
    }

    /// Whether no edit is in place.
    pub fn is_clean(&self) -> bool {
        self.edited.is_none()
    }

    /// Applies a diff without line numbers: what it keeps and takes away must occur once.
    ///
    /// # Errors
    ///
    /// If it occurs never, or more than once.
    pub fn edit(&mut self, file: &str, diff: &str) -> Result<()> {
        let edited = match &self.edited {
            Some(edited) => edited,
            None => {
                let turn = EDITED_FOLDER.lock();
                let turn = turn.unwrap_or_else(PoisonError::into_inner);
                seed(&self.target)?;
                let folder = self.target.join(EDITED).join("sources");
                sync(self.root, &folder)?;
                self.edited.insert(Edited {
                    folder,
                    _turn: turn,
                })
            }
        };
        let path = edited.folder.join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("{file} can't be read"))?;
        let side = |skipped: char| -> Result<String> {
            let mut side = String::new();
            for line in diff.lines() {
                let mut chars = line.chars();
                match chars.next().unwrap_or(' ') {
                    sign if sign == skipped => continue,
                    ' ' | '+' | '-' => side.push_str(chars.as_str()),
                    _ => bail!("a line of a diff begins with a space, `+` or `-`: {line}"),
                }
                side.push('\n');
            }
            Ok(side)
        };
        let (old, new) = (side('+')?, side('-')?);
        let occurrences = text.matches(&old).count();
        ensure!(
            occurrences == 1,
            "the lines that the edit keeps or takes away occur {occurrences} times in {file}; \
             if you made this edit yourself, `git checkout {file}` takes it back"
        );
        self.files.push(file.to_string());
        fs::write(&path, text.replacen(&old, &new, 1))
            .with_context(|| format!("{} can't be written", path.display()))
    }

    /// Runs each `$ command` of a block and returns the block with what they print now.
    ///
    /// In the expectation `[..]` matches part of a line and `...` any lines; `? failed` under a
    /// command says that it does.
    ///
    /// # Errors
    ///
    /// If a command can't be started, or fails where the block doesn't say so.
    pub fn run(&self, block: &str) -> Result<String> {
        let mut woven = String::new();
        for step in steps(block)? {
            let (succeeded, actual) = self.execute(step.command)?;
            // Never woven in: what broke by accident would stand in the chapter as if it were meant.
            ensure!(
                succeeded || step.fails,
                "`{}` fails; if it is meant to, write `? failed` below it:\n{actual}",
                step.command
            );
            woven.push_str(&format!("$ {}\n", step.command));
            if !succeeded {
                woven.push_str("? failed\n");
            }
            let expected = step.expected.into_data();
            let actual = NormalizeToExpected::new()
                .redact()
                .normalize(actual.into_data(), &expected);
            woven.push_str(&actual.to_string());
        }
        Ok(woven)
    }

    /// Runs a command with both of its streams in one, as a terminal shows them.
    fn execute(&self, command: &str) -> Result<(bool, String)> {
        let mut target = self.target.clone();
        if self.edited.is_some() {
            target = target.join(EDITED);
        }
        let shown = format!("{}/", target.display());
        // What a command writes beside the clone, it writes into a folder that nobody else uses.
        if self.outside.get().is_none() {
            let _ = self.outside.set(tempfile::tempdir()?);
        }
        let outside = self.outside.get().map(|folder| folder.path().display());
        let outside = outside.context("it was made above")?.to_string();
        // The reader's target folder is `target`; ours may be anywhere.
        let mut words = command.split_whitespace().map(|word| {
            let word = word.replace("=target/", &format!("={shown}"));
            match word.split_once('/') {
                Some(("target", rest)) => format!("{shown}{rest}"),
                Some(("..", rest)) => format!("{outside}/{rest}"),
                _ => word,
            }
        });
        let program = words.next().unwrap_or_default();
        ensure!(
            program == "cargo",
            "`{program}`: only cargo is run, because it is all a reader has"
        );
        let mut process = self.cargo(&mut words.peekable())?;
        let (mut reader, writer) = std::io::pipe()?;
        process
            .env("CARGO_TARGET_DIR", &target)
            .env("XTASK_MINE", &self.mine)
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(writer.try_clone()?)
            .stderr(writer);
        let mut child = process
            .spawn()
            .with_context(|| format!("`{command}` did not start"))?;
        // It holds the pipe's other end, and reading goes on until that is closed.
        drop(process);
        let mut printed = String::new();
        reader.read_to_string(&mut printed)?;
        let mut printed = as_on_unix(&printed, &target).replace(&outside, "..");
        if !printed.is_empty() && !printed.ends_with('\n') {
            printed.push('\n');
        }
        Ok((child.wait()?.success(), printed))
    }

    /// In the tree itself that is cargo. In an edited copy `cargo xtask` would build a second
    /// xtask over the one that may be running; the first one does the same work there.
    fn cargo(&self, args: &mut Peekable<impl Iterator<Item = String>>) -> Result<Command> {
        let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
        let Some(edited) = &self.edited else {
            let mut command = Command::new(cargo);
            command.args(for_hosts()).args(args).current_dir(self.root);
            return Ok(command);
        };
        let mut command = if args.next_if(|word| word == "xtask").is_some() {
            let built = Command::new(cargo)
                .args(["build", "--quiet", "--package", "xtask", "--bin", "xtask"])
                .env("CARGO_TARGET_DIR", &self.target)
                .current_dir(self.root)
                .status()?;
            ensure!(built.success(), "xtask can't be built");
            let mut command = Command::new(
                self.target
                    .join(format!("debug/xtask{}", std::env::consts::EXE_SUFFIX)),
            );
            command.env("XTASK_ROOT", &edited.folder);
            command
        } else {
            let mut command = Command::new(cargo);
            command.args(for_hosts());
            command
        };
        command.args(args).current_dir(&edited.folder);
        Ok(command)
    }
}

/// Names the target folder as a reader would, with slashes and plain line ends on every system.
fn as_on_unix(printed: &str, target: &Path) -> String {
    let target = target.display().to_string();
    let printed = printed.replace("\r\n", "\n").replace(&target, "target");
    let words = printed.split_inclusive(char::is_whitespace);
    words
        .map(|word| match word.starts_with("target") {
            true => word.replace('\\', "/"),
            false => word.to_string(),
        })
        .collect()
}

/// Checks what can be checked of a console block that isn't run.
///
/// # Errors
///
/// If it doesn't begin with a command, or is empty.
pub fn check_form(block: &str) -> Result<()> {
    steps(block).map(drop)
}

struct Step<'a> {
    command: &'a str,
    /// Whether the chapter says that the command fails.
    fails: bool,
    expected: String,
}

fn steps(block: &str) -> Result<Vec<Step<'_>>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            let expected = String::new();
            steps.push(Step {
                command,
                fails: false,
                expected,
            });
            continue;
        }
        let Some(step) = steps.last_mut() else {
            bail!("a console block begins with `$ ` and a command");
        };
        if step.expected.is_empty() && line == "? failed" {
            step.fails = true;
            continue;
        }
        step.expected.push_str(line);
        step.expected.push('\n');
    }
    ensure!(!steps.is_empty(), "the console block is empty");
    Ok(steps)
}

/// Where this executable was built, and with it everything else.
///
/// # Errors
///
/// If it lies somewhere else.
pub fn target_folder() -> Result<PathBuf> {
    let executable = std::env::current_exe()?;
    let profiles = ["debug", "release"];
    let mut folders = executable.ancestors();
    let profile = folders.find(|folder| profiles.iter().any(|profile| folder.ends_with(profile)));
    let target = profile.and_then(Path::parent);
    Ok(target
        .context("this executable lies in no target folder")?
        .to_path_buf())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "one\ntwo\nthree\ntwo\n").unwrap();
        folder
    }

    #[test]
    fn an_edit_changes_a_copy() {
        let folder = folder();
        let mut session = Session::new(folder.path(), folder.path().join("target"));
        session.edit("a.txt", " one\n-two\n+2\n").unwrap();
        let copy = session.edited.as_ref().unwrap().folder.join("a.txt");
        assert_eq!(fs::read_to_string(copy).unwrap(), "one\n2\nthree\ntwo\n");
        let original = fs::read_to_string(folder.path().join("a.txt")).unwrap();
        assert_eq!(original, "one\ntwo\nthree\ntwo\n");
    }

    #[test]
    fn an_edit_that_fits_nowhere_or_twice_is_an_error() {
        let folder = folder();
        let mut session = Session::new(folder.path(), folder.path().join("target"));
        assert!(session.edit("a.txt", "-four\n").is_err());
        assert!(session.edit("a.txt", "-two\n").is_err());
        assert!(session.edit("b.txt", "-two\n").is_err());
    }

    #[test]
    fn paths_are_shown_as_on_unix() {
        let printed = "error: C:\\x\\target\\release\\a.wasm doesn't fit\r\n";
        let shown = as_on_unix(printed, Path::new("C:\\x\\target"));
        assert_eq!(shown, "error: target/release/a.wasm doesn't fit\n");
    }

    #[test]
    fn what_is_written_beside_the_clone_is_in_a_folder_of_its_own() {
        let folder = folder();
        let clone = folder.path().join("clone");
        fs::create_dir(&clone).unwrap();
        let session = Session::new(&clone, clone.join("target"));
        let new = "$ cargo new --quiet --vcs none ../mine\n";
        assert_eq!(session.run(new).unwrap(), new);
        assert!(!folder.path().join("mine").exists());
        // The next command finds it there, and it has the reader's name.
        let again = format!("{new}? failed\n");
        let woven = session.run(&again).unwrap();
        assert!(woven.contains("`../mine` already exists"), "{woven}");
        let outside = session.outside.get().unwrap().path().to_path_buf();
        drop(session);
        assert!(!outside.exists());
    }

    #[test]
    fn a_command_shows_what_it_prints_and_whether_it_failed() {
        let folder = folder();
        let session = Session::new(folder.path(), folder.path().join("target"));
        let woven = session.run("$ cargo --version\ncargo [..]\n").unwrap();
        assert_eq!(woven, "$ cargo --version\ncargo [..]\n");
        let woven = session.run("$ cargo --version\npip 3\n").unwrap();
        assert!(woven.starts_with("$ cargo --version\ncargo 1."), "{woven}");
        let failing = "$ cargo nonsense\n? failed\n...\n";
        assert_eq!(session.run(failing).unwrap(), failing);
        assert!(session.run("$ cargo nonsense\n...\n").is_err());
    }
}
