//! Finds the examples and the benches of a part, and reads in their heads what they take.
//!
//! An example is a file `part-N/host/examples/NAME.rs`, or a folder with a `main.rs`: dropped
//! there, it runs. Part 5 has some in `part-5/server/examples` too. A line `//! Takes part-4-faulty.` in its head names the components that it gets
//! as arguments, `//! Takes nothing.` none. Without such a line it gets what the part's host gets.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::parts::{COMPOSITIONS, Executable, Part, Program};
use crate::{cargo, root};

/// The folders of a part that may have examples: Part 5 has a second host, for HTTP.
const HOSTS: [&str; 2] = ["host", "server"];

/// The examples of a part, by name.
///
/// # Errors
///
/// If one can't be read, or takes a component that doesn't exist.
pub fn examples(part: &Part) -> Result<Vec<Program>> {
    find(root(), part, "examples", Executable::Example)
}

/// The benches of a part, by name. Their folder is `part-N/host/benches`.
///
/// # Errors
///
/// If one can't be read, or takes a component that doesn't exist.
pub fn benches(part: &Part) -> Result<Vec<Program>> {
    find(root(), part, "benches", Executable::Bench)
}

/// The components that the head of a file names; none if it names none. The file is named from the
/// root.
///
/// # Errors
///
/// If it can't be read, or one of them doesn't exist.
pub(crate) fn taken(file: &str) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(root().join(file)).with_context(|| format!("{file} can't be read"))?;
    Ok(takes(file, &text, &components(root())?)?.unwrap_or_default())
}

fn find(
    root: &Path,
    part: &Part,
    folder: &str,
    kind: fn(String) -> Executable,
) -> Result<Vec<Program>> {
    let mut sources = BTreeMap::new();
    for host in HOSTS {
        let folder = format!("{}/{host}/{folder}", part.name);
        sources.extend(self::sources(root, &folder)?);
    }
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let known = components(root)?;
    let mut programs = Vec::new();
    for (name, file) in sources {
        let text = fs::read_to_string(root.join(&file))
            .with_context(|| format!("{file} can't be read"))?;
        let components = takes(&file, &text, &known)?;
        programs.push(Program {
            executable: kind(name),
            components: components.unwrap_or_else(|| part.programs[0].components.clone()),
        });
    }
    Ok(programs)
}

/// The files that cargo makes executables of, by name; named from the root.
fn sources(root: &Path, folder: &str) -> Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    if !root.join(folder).is_dir() {
        return Ok(sources);
    }
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().join("main.rs").is_file() {
            sources.insert(name.clone(), format!("{folder}/{name}/main.rs"));
        } else if let Some(stem) = name.strip_suffix(".rs") {
            sources.insert(stem.to_string(), format!("{folder}/{name}"));
        }
    }
    Ok(sources)
}

/// Every guest of the workspace, and every composition.
fn components(root: &Path) -> Result<Vec<String>> {
    let output = cargo::command()
        .args(["metadata", "--no-deps", "--format-version=1"])
        .current_dir(root)
        .output()
        .context("cargo did not start")?;
    ensure!(
        output.status.success(),
        "cargo can't read the workspace:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array();
    let guests = packages.into_iter().flatten().filter(|package| {
        // A program among the guests is a component too: one that is run instead of called.
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        if manifest
            .ancestors()
            .any(|folder| folder.ends_with("guests"))
        {
            return true;
        }
        let targets = package["targets"].as_array();
        let kinds = targets
            .into_iter()
            .flatten()
            .filter_map(|target| target["kind"].as_array());
        kinds.flatten().any(|kind| kind == "cdylib")
    });
    let guests = guests.filter_map(|guest| guest["name"].as_str());
    let compositions = COMPOSITIONS.iter().map(|composition| composition.name);
    Ok(guests.chain(compositions).map(str::to_string).collect())
}

/// The components that a `//! Takes …` line names; none if there is no such line.
fn takes(file: &str, source: &str, known: &[String]) -> Result<Option<Vec<String>>> {
    let mut lines = source.lines().zip(1..);
    let Some((list, line)) =
        lines.find_map(|(text, line)| Some((text.strip_prefix("//! Takes ")?, line)))
    else {
        return Ok(None);
    };
    let list = list.strip_suffix('.').with_context(|| {
        format!("{file}:{line}: a line that begins with `Takes` names components and ends with `.`")
    })?;
    if list == "nothing" {
        return Ok(Some(Vec::new()));
    }
    let words = list.split([',', ' ']);
    let names = words.filter(|word| !["", "and"].contains(word));
    let names: Vec<_> = names.map(str::to_string).collect();
    for name in &names {
        ensure!(
            known.contains(name),
            "{file}:{line}: there is no component `{name}` to take; there are {}",
            known.join(", ")
        );
    }
    Ok(Some(names))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::parts;

    fn taken(source: &str) -> Result<Option<Vec<String>>> {
        takes("x.rs", source, &["a".to_string(), "b-c".to_string()])
    }

    #[test]
    fn the_head_says_what_is_taken() {
        let names = |source| taken(source).unwrap();
        assert_eq!(names("//! Title.\n\nfn main() {}\n"), None);
        assert_eq!(names("//! Title.\n//!\n//! Takes nothing.\n"), Some(vec![]));
        let two = Some(vec!["b-c".to_string(), "a".to_string()]);
        assert_eq!(names("//! Takes b-c and a.\n"), two);
        assert_eq!(names("//! Takes b-c, a.\n"), two);
        assert_eq!(names("// Takes a.\n"), None);
    }

    #[test]
    fn what_cant_be_taken_is_an_error() {
        let error = |source| taken(source).unwrap_err().to_string();
        let unknown = error("//! Title.\n//! Takes a and d.\n");
        assert_eq!(
            unknown,
            "x.rs:2: there is no component `d` to take; there are a, b-c"
        );
        assert!(error("//! Takes a,\n//! b-c.\n").contains("x.rs:1: "));
    }

    /// A workspace of one guest, whose first part has one example.
    fn root(source: &str) -> TempDir {
        let root = TempDir::new().unwrap();
        let write = |file: &str, text: &str| {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "Cargo.toml",
            "[package]\nname = \"guest\"\n[lib]\ncrate-type = [\"cdylib\"]\n",
        );
        write("src/lib.rs", "");
        write("part-1/host/examples/mine.rs", source);
        write("part-1/host/examples/large/main.rs", "//! Takes guest.\n");
        write("part-1/host/examples/shared/helper.rs", "");
        write("part-1/host/benches/speed.rs", "//! Takes guest.\n");
        root
    }

    fn find_in(root: &TempDir, folder: &str) -> Result<Vec<(String, Vec<String>)>> {
        let part = parts::find("part-1").unwrap();
        let programs = find(root.path(), &part, folder, Executable::Example)?;
        let programs = programs.into_iter();
        Ok(programs
            .map(|program| (program.executable.name().to_string(), program.components))
            .collect())
    }

    #[test]
    fn a_file_dropped_into_the_folder_is_found() {
        let root = root("fn main() {}\n");
        let example = |name: &str, takes: &str| (name.to_string(), vec![takes.to_string()]);
        assert_eq!(
            find_in(&root, "examples").unwrap(),
            [example("large", "guest"), example("mine", "part-1-plugin")]
        );
        assert_eq!(
            find_in(&root, "benches").unwrap(),
            [example("speed", "guest")]
        );
        assert_eq!(find_in(&root, "absent").unwrap(), []);
    }

    #[test]
    fn an_example_of_an_unknown_component_is_named() {
        let root = root("//! Takes geust.\n");
        let error = format!("{:#}", find_in(&root, "examples").unwrap_err());
        assert!(
            error.starts_with("part-1/host/examples/mine.rs:1: there is no component `geust`"),
            "{error}"
        );
        assert!(error.contains("guest, plugged"), "{error}");
    }

    #[test]
    fn what_a_part_runs_first_takes_what_its_own_head_says() {
        for part in parts::all() {
            let examples = examples(&part).unwrap();
            for program in &part.programs {
                if matches!(program.executable, Executable::Example(_)) {
                    assert!(examples.contains(program), "{program:?}");
                }
            }
        }
    }
}
