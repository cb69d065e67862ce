//! The pages that a reader types into an empty folder: what stands there, and nothing else, works.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use xtask::parts::Executable;
use xtask::root;

/// A system of one's own, of Part 1, and a book of one's own, of Part 3.
const SYSTEM: (&str, &str) = ("part-1/your-own.md", "part-1/starter/");
const BOOK: (&str, &str) = ("part-3/your-book.md", "part-3/starter/");

/// The files of a page: the path in each caption, and the block below it.
fn files<'a>(page: &'a str, folder: &str) -> BTreeMap<&'a str, &'a str> {
    let mut files = BTreeMap::new();
    for part in page.split(&format!("*[{folder}")).skip(1) {
        let (name, rest) = part.split_once(']').unwrap();
        let (_, block) = rest.split_once("\n```").unwrap();
        let (_, block) = block.split_once('\n').unwrap();
        let (text, _) = block.split_once("\n```").unwrap();
        files.insert(name, text);
    }
    files
}

/// The commands of the page's console blocks, each with what it prints.
fn commands(page: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    let mut commands: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for part in page.split("\n```console\n").skip(1) {
        let (block, _) = part.split_once("\n```").unwrap();
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => commands.push((command.split(' ').collect(), Vec::new())),
                None => commands.last_mut().unwrap().1.push(line),
            }
        }
    }
    commands
}

fn text(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// Writes each file that the page shows into an empty folder.
fn type_into(folder: &Path, (page, starter): (&str, &str)) {
    for (name, text) in files(&text(page), starter) {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("{text}\n")).unwrap();
    }
}

#[test]
fn a_page_shows_every_file_of_its_folder() {
    let system = [
        "host/Cargo.toml",
        "host/src/main.rs",
        "plugin/Cargo.toml",
        "plugin/src/lib.rs",
        "wit/plugin.wit",
    ];
    let book = [
        "book.toml",
        "plugins/reading-time/Cargo.toml",
        "plugins/reading-time/src/lib.rs",
        "src/SUMMARY.md",
        "src/one.md",
    ];
    for ((page, folder), expected) in [(SYSTEM, system), (BOOK, book)] {
        let page = text(page);
        let shown: Vec<_> = files(&page, folder).into_keys().collect();
        assert_eq!(shown, expected);
    }
}

/// The folders have no lock file, so that nothing else would notice an old version in it.
#[test]
fn its_versions_are_the_ones_that_are_tested_here() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for (manifest, names) in [
        ("part-1/starter/plugin/Cargo.toml", vec!["wit-bindgen"]),
        (
            "part-1/starter/host/Cargo.toml",
            vec!["wasmtime", "wasmtime-wasi"],
        ),
        (
            "part-3/starter/plugins/reading-time/Cargo.toml",
            vec!["wit-bindgen"],
        ),
    ] {
        let text = fs::read_to_string(root().join(manifest)).unwrap();
        for name in names {
            // Pinned here; in a project of one's own, cargo may take the patches that follow.
            let line = |text: &str| {
                let is_it = |line: &&str| line.starts_with(&format!("{name} = "));
                text.lines().find(is_it).unwrap().replace("\"=", "\"")
            };
            assert_eq!(line(&text), line(&workspace), "{manifest}");
        }
    }
}

/// `.ci/run` asks for it, `cargo xtask test` doesn't.
#[test]
#[ignore = "compiles Wasmtime once more, which takes minutes"]
fn typed_into_an_empty_folder_it_runs() {
    let folder = TempDir::new().unwrap();
    type_into(folder.path(), SYSTEM);
    // A reader gets the newest versions. Here they are this repository's, which the test of a new
    // workspace compiles too.
    let lock = folder.path().join("host/Cargo.lock");
    fs::copy(root().join("Cargo.lock"), lock).unwrap();
    let page = text(SYSTEM.0);
    let commands = commands(&page);
    assert!(commands.len() >= 2, "{commands:?}");
    for (command, expected) in &commands {
        assert_eq!(run(command, folder.path()), *expected, "{command:?}");
    }

    // "Break it": the host gets another version of the contract, and the plugin stays.
    let (host, answer) = commands.last().unwrap();
    let contract = folder.path().join("wit/plugin.wit");
    let text = fs::read_to_string(&contract).unwrap();
    fs::write(&contract, text.replace("@0.1.0", "@0.1.1")).unwrap();
    assert_eq!(run(host, folder.path()), *answer);
    fs::write(&contract, text.replace("@0.1.0", "@0.2.0")).unwrap();
    let refused = output(host, folder.path());
    assert!(!refused.status.success());
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(
        stderr.contains("no exported instance named `my:plugins/greeting@0.2.0`"),
        "{stderr}"
    );
}

/// The edits of a page: the file that the paragraph above names last, and the diff.
fn edits(page: &str) -> Vec<(&str, &str)> {
    let mut edits = Vec::new();
    let mut above = "";
    for part in page.split("\n```") {
        if let Some(diff) = part.strip_prefix("diff\n") {
            let quoted = above.split('`').skip(1).step_by(2);
            let file = quoted.filter(|text| text.contains('/')).last();
            edits.push((file.unwrap(), diff));
        }
        above = part;
    }
    edits
}

/// Does what a diff says: what it keeps and takes away occurs once.
fn apply(folder: &Path, (file, diff): (&str, &str)) {
    let side = |skipped: char| -> String {
        let lines = diff.lines().filter(|line| !line.starts_with(skipped));
        lines
            .map(|line| format!("{}\n", line.get(1..).unwrap_or_default()))
            .collect()
    };
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(&side('+')).count(), 1, "{file}\n{diff}");
    fs::write(&path, text.replace(&side('+'), &side('-'))).unwrap();
}

#[test]
fn the_edits_of_a_page_fit_a_new_workspace() {
    let folder = TempDir::new().unwrap();
    for (name, text) in xtask::new::files("shop").unwrap() {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let page = text("part-5/your-system.md");
    let edits = edits(&page);
    let files: Vec<_> = edits.iter().map(|(file, _)| *file).collect();
    let expected = ["wit/plugin.wit", "plugin/src/lib.rs", "host/src/main.rs"];
    assert_eq!(files, expected);
    for edit in edits {
        apply(folder.path(), edit);
    }
}

/// A plugin that loops when it is started.
const SLEEPY: &str = r#"
(component
  (core module $m
    (func $endless (loop $again (br $again)))
    (start $endless)
    (memory (export "memory") 1)
    (func (export "greet") (param i32 i32) (result i32) unreachable)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m))
  (func $greet (param "name" string) (result string)
    (canon lift (core func $i "greet") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (instance $greeting (export "greet" (func $greet)))
  (export "shop:plugins/greeting@0.1.0" (instance $greeting)))"#;

/// What `cargo xtask new` writes is built and tested with plain `cargo`, as its README says. Then the
/// edits of the page are made, and its commands print what it says.
#[test]
#[ignore = "compiles Wasmtime once more, which takes minutes"]
fn a_new_workspace_passes_its_tests() {
    let folder = TempDir::new().unwrap();
    let shop = folder.path().join("shop");
    xtask::new::run(Some(shop.as_os_str())).unwrap();
    let readme = fs::read_to_string(shop.join("README.md")).unwrap();
    let all = commands(&readme);
    assert_eq!(all[0].0, ["cargo", "test"]);
    for (command, expected) in &all {
        let lines = run(command, &shop);
        if command[1] == "test" {
            // Each of its tests, and none skipped.
            let passed = lines.iter().filter(|line| line.ends_with(" ... ok"));
            assert_eq!(passed.count(), 2, "{lines:?}");
        } else {
            assert_eq!(lines, *expected, "{command:?}");
        }
    }
    run(&["cargo", "fmt", "--check"], &shop);

    // A plugin that never starts ends like one that never answers, and what is no plugin has one error.
    let start = ["cargo", "run", "--bin", "host"];
    fs::write(shop.join("sleepy.wasm"), wat::parse_str(SLEEPY).unwrap()).unwrap();
    let lines = run(&[&start[..], &["sleepy.wasm"]].concat(), &shop);
    let line = "a text of 3 bytes: it doesn't start: no answer within 500ms";
    assert_eq!(lines[0], line);
    let refused = output(&[&start[..], &["README.md"]].concat(), &shop);
    let stderr = String::from_utf8_lossy(&refused.stderr);
    let words = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let error = "error: README.md can't be loaded: a component was expected: failed to parse \
                 WebAssembly module: magic header not detected";
    assert!(
        !refused.status.success() && words.contains(error),
        "{stderr}"
    );

    let page = text("part-5/your-system.md");
    for edit in edits(&page) {
        apply(&shop, edit);
    }
    let mut tried = 0;
    for (command, expected) in commands(&page) {
        // The others are typed in the clone, and the weaver runs them.
        if command[1] != "xtask" {
            assert_eq!(run(&command, &shop), expected, "{command:?}");
            tried += 1;
        }
    }
    assert_eq!(tried, 2);

    // The registry, taken home as the page says.
    let place = shop.join("host/src/registry.rs");
    let mut registry = text("part-5/host/examples/reload/registry.rs");
    let (_, table) = page
        .split_once("| in `registry.rs` | becomes |\n|---|---|\n")
        .unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    for row in table.lines() {
        let cells: Vec<_> = row.split('`').collect();
        assert!(registry.contains(cells[1]), "{row}");
        registry = registry.replace(cells[1], cells[3]);
    }
    fs::write(place, registry).unwrap();
    for (file, old, new) in [
        (
            "host/src/main.rs",
            "mod sandbox;",
            "mod registry;\nmod sandbox;",
        ),
        ("host/Cargo.toml", "\"time\"", "\"sync\", \"time\""),
    ] {
        let text = fs::read_to_string(shop.join(file)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{file}");
        fs::write(shop.join(file), text.replace(old, new)).unwrap();
    }
    run(&["cargo", "build", "--bin", "host"], &shop);
}

/// Runs a command as somebody does who has never heard of this repository.
fn output(command: &[&str], folder: &Path) -> Output {
    outsider(command, folder).output().unwrap()
}

/// What is built lies where a reader has it. What it is built of is in one folder for all of these
/// tests, so that a crate which two of them compile in the same way is compiled once.
fn outsider(command: &[&str], folder: &Path) -> Command {
    let mut process = Command::new(command[0]);
    process.args(&command[1..]).current_dir(folder);
    process.env_remove("CARGO_TARGET_DIR");
    let build = Path::new(env!("CARGO_TARGET_TMPDIR")).join("starters");
    process.env("CARGO_BUILD_BUILD_DIR", build);
    // As this repository compiles its dependencies, see `[profile.dev.package."*"]`.
    process.env("CARGO_PROFILE_DEV_DEBUG", "false");
    process.env("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", "false");
    process.env("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", "false");
    process
}

/// Runs a command that works, and returns the lines that it prints.
fn run(command: &[&str], folder: &Path) -> Vec<String> {
    let output = output(command, folder);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{stderr}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    stdout.lines().map(str::to_string).collect()
}

/// Installs mdBook in a place of its own, and puts `mdbook-wasm` beside it.
#[test]
#[ignore = "compiles mdBook, which takes minutes"]
fn a_book_of_ones_own_is_built_with_what_was_installed() {
    let (folder, tools) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    type_into(folder.path(), BOOK);
    let plugin = folder.path().join("plugins/reading-time");
    fs::create_dir(plugin.join("wit")).unwrap();
    let contract = root().join("wit/part-3/v0.2/book.wit");
    fs::copy(contract, plugin.join("wit/book.wit")).unwrap();

    let mut path = vec![tools.path().join("bin")];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let path = std::env::join_paths(path).unwrap();
    let run = |command: &[&str], folder: &Path| {
        let mut process = outsider(command, folder);
        process.env("PATH", &path);
        process.env("CARGO_INSTALL_ROOT", tools.path());
        if command[1] == "install" {
            // The same program, without the minutes of optimizing it.
            process.arg("--debug");
        }
        let output = process.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        (output.status.success(), stderr)
    };
    let page = text(BOOK.0);
    let commands = commands(&page);
    let [uninstalled, wasm, mdbook, plugin, build, refused] = &commands[..] else {
        panic!("{commands:?}");
    };
    let expect = |(command, lines): &(Vec<&str>, Vec<&str>), works: bool| {
        let install = command[1] == "install";
        let (worked, stderr) = run(command, if install { root() } else { folder.path() });
        assert_eq!(worked, works, "{command:?}\n{stderr}");
        for line in lines.iter().filter(|line| **line != "...") {
            let mut pieces = line.split("[..]");
            let start = pieces.next().unwrap();
            let mut printed = stderr.lines();
            assert!(
                printed.any(|line| line.starts_with(start)),
                "{line}\n{stderr}"
            );
        }
    };
    expect(mdbook, true);
    expect(uninstalled, false);
    // Installing it would compile Wasmtime once more. It is the program that is tested everywhere else.
    assert_eq!(
        wasm.0,
        "cargo install --locked --path part-3/host"
            .split(' ')
            .collect::<Vec<_>>()
    );
    let program = Executable::Bin("mdbook-wasm");
    let built = xtask::build::build(&[], std::slice::from_ref(&program)).unwrap();
    let installed = tools.path().join("bin").join(program.name());
    fs::copy(&built.executables[program.name()], installed).unwrap();
    expect(plugin, true);
    expect(build, true);
    let html = fs::read_to_string(folder.path().join("book/one.html")).unwrap();
    assert!(html.contains("<em>1 min to read</em>"), "{html}");

    let config = folder.path().join("book.toml");
    let text = fs::read_to_string(&config).unwrap();
    let stalled = text.replace("words-per-minute = 150", "words-per-minute = 0");
    fs::write(&config, stalled).unwrap();
    expect(refused, false);
    assert_eq!(
        html,
        fs::read_to_string(folder.path().join("book/one.html")).unwrap()
    );
}
