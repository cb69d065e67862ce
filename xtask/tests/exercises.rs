//! What every exercise promises: it starts with something that compiles and is told what is wrong with
//! it, and its solution is accepted. And what the command does for a reader.
//!
//! The names of these tests begin with the part's, so that `cargo xtask test PART` can pick.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use tempfile::TempDir;
use xtask::exercises::{Answer, CHECK, Kind, all, build_answers};
use xtask::root;

const BOTH: [Answer; 2] = [Answer::Starter, Answer::Solution];

/// Both answers of each exercise of a part. Whatever is wrong is told at once.
fn check_part(part: &str) {
    let mut exercises = all().unwrap_or_else(|error| panic!("{error:#}"));
    exercises.retain(|exercise| exercise.part == part);
    if exercises.is_empty() {
        return;
    }
    let built = build_answers(&exercises, &BOTH).unwrap_or_else(|error| panic!("{error:#}"));
    let check = &built.executables[CHECK.name()];
    let mut problems = Vec::new();
    for exercise in &exercises {
        let mut problem = |text: String| problems.push(format!("{}: {text}", exercise.name));
        let verdict = |answer| {
            let arguments = exercise.arguments(answer, &built);
            let arguments = arguments.unwrap_or_else(|error| panic!("{error:#}"));
            Command::new(check).args(arguments).output().unwrap()
        };

        let starter = verdict(Answer::Starter);
        let (code, said) = (starter.status.code(), text(&starter.stdout));
        let wrong = exercise.text("wrong.txt").unwrap_or_default();
        if code != Some(1) || said != wrong {
            let errors = text(&starter.stderr);
            problem(format!(
                "the starter ends with {code:?}, and wrong.txt should say:\n{said}{errors}"
            ));
        }
        let solution = verdict(Answer::Solution);
        if !solution.status.success() || !solution.stdout.is_empty() {
            problem(format!("the solution isn't accepted: {solution:?}"));
        }

        let hint = exercise.text("hint.txt").unwrap_or_default();
        if hint.len() < 40 {
            problem("hint.txt has no hint".to_string());
        }
        let page = exercise
            .page()
            .map(|page| fs::read_to_string(root().join(page)).unwrap());
        match page {
            Ok(page) => {
                let folder = exercise.folder();
                // As a listing, or in the output of the command.
                if !page.contains(wrong.trim()) {
                    problem("its page doesn't say what wrong.txt says".to_string());
                }
                for file in ["hint.txt", "solution"] {
                    if !page.contains(&format!("<!-- embed: {folder}/{file}")) {
                        problem(format!("its page has no listing of {folder}/{file}"));
                    }
                }
            }
            Err(error) => problem(format!("{error:#}")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn part_1_exercises_can_be_solved() {
    check_part("part-1");
}

#[test]
fn part_2_exercises_can_be_solved() {
    check_part("part-2");
}

#[test]
fn part_3_exercises_can_be_solved() {
    check_part("part-3");
}

#[test]
fn part_4_exercises_can_be_solved() {
    check_part("part-4");
}

#[test]
fn part_5_exercises_can_be_solved() {
    check_part("part-5");
}

#[test]
fn no_two_exercises_have_one_name() {
    let mut names: Vec<_> = all()
        .unwrap()
        .into_iter()
        .map(|exercise| exercise.name)
        .collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

/// `cargo xtask exercise` for a reader whose folder is `mine`.
fn exercise(mine: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("exercise")
        .args(args)
        .env("XTASK_MINE", mine)
        .output()
        .unwrap()
}

/// Below the target folder, with a fixed name: what is built from it is one file, run after run.
fn readers_folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

#[test]
fn part_4_a_reader_goes_from_open_to_solved() {
    let folder = readers_folder();
    let mine = folder.path().join("reader");
    let listed = |state: &str| {
        let output = exercise(&mine, &[]);
        let said = text(&output.stdout);
        let line = said.lines().find(|line| line.starts_with("  calculator "));
        assert!(line.unwrap().contains(state), "{said}");
        said
    };
    listed("open");

    let output = exercise(&mine, &["calculator"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stdout);
    let new = "mine/calculator is new. Your file is mine/calculator/src/lib.rs, and the exercise is in \
               part-4/README.md.\nNot yet: ";
    assert!(said.starts_with(new), "{said}");
    listed("begun");

    let file = mine.join("calculator/src/lib.rs");
    let solution = root().join("part-4/exercises/calculator/solution/src/lib.rs");
    let solution = fs::read_to_string(solution).unwrap();
    fs::write(&file, solution.replace("../starter/wit", "wit") + "oops").unwrap();
    let output = exercise(&mine, &["calculator"]);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(errors.contains("calculator/src/lib.rs:"), "{errors}");
    assert!(
        errors.contains("mine/calculator doesn't compile yet"),
        "{errors}"
    );

    fs::write(&file, solution.replace("../starter/wit", "wit")).unwrap();
    let output = exercise(&mine, &["calculator"]);
    assert_eq!(
        text(&output.stdout),
        "calculator is solved.\n",
        "{output:?}"
    );
    assert!(listed("solved").contains("\n1 of "));

    // An answer from elsewhere counts, but one that is wrong, or none at all, takes no mark away.
    for (file, said) in [
        (
            "part-1/exercises/no-such.wasm",
            "can't be read: No such file",
        ),
        ("part-4", "can't be read: Is a directory"),
        ("README.md", "README.md is no component"),
    ] {
        let file = root().join(file);
        let output = exercise(&mine, &["calculator", "--plugin", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        assert!(text(&output.stderr).contains(said), "{output:?}");
    }
    let empty = mine.join("empty.wasm");
    fs::write(&empty, wat::parse_str("(component)").unwrap()).unwrap();
    // A shell completes the name as the folder's.
    for name in ["calculator", "mine/calculator/"] {
        let output = exercise(&mine, &[name, "--plugin", empty.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = text(&output.stdout);
        assert!(said.contains("it doesn't fit the contract"), "{said}");
    }
    listed("solved");

    // What is gone is noticed, and with the folder gone too there is a new beginning.
    fs::remove_file(&file).unwrap();
    let output = exercise(&mine, &["calculator"]);
    let errors = text(&output.stderr);
    assert!(
        errors.contains("delete the folder mine/calculator"),
        "{errors}"
    );
    fs::remove_dir_all(mine.join("calculator")).unwrap();
    let output = exercise(&mine, &["calculator"]);
    assert!(text(&output.stdout).starts_with("mine/calculator is new."));
    listed("begun");
}

/// As in `cargo xtask exercise | head -1`.
#[test]
fn part_1_a_reader_who_leaves_is_no_panic() {
    let folder = readers_folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("exercise")
        .env("XTASK_MINE", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn part_1_host_code_of_a_reader_is_checked() {
    let folder = readers_folder();
    let mine = folder.path().join("reader");
    fs::create_dir_all(mine.join("buffer")).unwrap();
    let solution = root().join("part-1/exercises/buffer/solution.rs");
    fs::copy(solution, mine.join("buffer/host.rs")).unwrap();
    let output = exercise(&mine, &["buffer"]);
    assert_eq!(text(&output.stdout), "buffer is solved.\n", "{output:?}");
}

#[test]
fn part_5_a_composition_of_a_reader_is_checked() {
    let folder = readers_folder();
    let mine = folder.path().join("reader");
    let output = exercise(&mine, &["only-words"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stdout);
    let new = "mine/only-words is new. Your file is mine/only-words/answer.wac, and the exercise is in \
               part-5/README.md.\nNot yet: ";
    assert!(said.starts_with(new), "{said}");

    let file = mine.join("only-words/answer.wac");
    let solution = root().join("part-5/exercises/only-words/solution.wac");
    let solution = fs::read_to_string(solution).unwrap();
    fs::write(&file, solution.replace("let letters =", "let leters =")).unwrap();
    let output = exercise(&mine, &["only-words"]);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    for words in [
        "undefined name `letters`",
        "mine/only-words can't be composed yet",
    ] {
        assert!(errors.contains(words), "{errors}");
    }

    fs::write(&file, solution).unwrap();
    let output = exercise(&mine, &["only-words"]);
    assert_eq!(
        text(&output.stdout),
        "only-words is solved.\n",
        "{output:?}"
    );
}

#[test]
fn part_1_bad_input_is_refused() {
    let folder = readers_folder();
    let says = |args: &[&str], words: &str| {
        let output = exercise(folder.path(), args);
        let errors = text(&output.stderr);
        assert!(
            !output.status.success() && errors.contains(words),
            "{output:?}"
        );
        assert!(output.stdout.is_empty(), "{output:?}");
    };
    says(
        &["nonsense"],
        "there is no exercise `nonsense`; there are buffer, initial, words",
    );
    says(&["--hint"], "which exercise?");
    says(&["words", "more"], "more");
    says(
        &["buffer", "--plugin", "x.wasm"],
        "the answer to buffer is host code",
    );
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

/// Components that never answer, or want too much, for the exercise `initial`. It links nothing.
#[test]
fn part_1_a_hostile_answer_is_stopped() {
    let folder = readers_folder();
    for (name, module, said) in [
        (
            "loop",
            "(loop $again (br $again)) (unreachable)",
            "computed for 3 seconds, and was stopped",
        ),
        (
            "crash",
            "(unreachable)",
            "wasm `unreachable` instruction executed",
        ),
        (
            "hoard",
            "(drop (memory.grow (i32.const 4000))) (unreachable)",
            "forcing trap when growing memory",
        ),
    ] {
        let text = format!(
            r#"(component (core module $m
                 (memory (export "memory") 1)
                 (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
                 (func (export "initial") (param i32 i32) (result i32) {module}))
               (core instance $i (instantiate $m))
               (func (export "initial") (param "s" string) (result char)
                 (canon lift (core func $i "initial") (memory (core memory $i "memory"))
                   (realloc (core func $i "cabi_realloc")))))"#
        );
        let file = folder.path().join(format!("{name}.wasm"));
        fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        let output = exercise(
            folder.path(),
            &["initial", "--plugin", file.to_str().unwrap()],
        );
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {output:?}");
        assert!(told.contains(said), "{name}: {told}");
        assert!(!told.contains("backtrace"), "{name}: {told}");
    }
}

/// It sleeps for an hour, inside WASI, where no epoch is looked at.
const SLEEPER: &str = r#"
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (alias outer 1 $pollable (type $outer))
    (export "pollable" (type $pollable (eq $outer)))
    (export "subscribe-duration" (func (param "when" u64) (result (own $pollable))))))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core module $m
    (import "" "subscribe" (func $subscribe (param i64) (result i32)))
    (import "" "block" (func $block (param i32)))
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
    (func (export "sleep") (param i32 i32) (result i32)
      (call $block (call $subscribe (i64.const 3600000000000)))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "subscribe" (func $subscribe))
    (export "block" (func $block))))))
  (func $sleep (param "s" string) (result u32)
    (canon lift (core func $i "sleep") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc"))))
  (export "length" (func $sleep))
  (export "words" (func $sleep)))
"#;

#[test]
fn part_1_an_answer_that_sleeps_is_given_up() {
    let folder = readers_folder();
    let file = folder.path().join("sleeper.wat");
    fs::write(&file, SLEEPER).unwrap();
    let file = file.to_str().unwrap();
    let output = exercise(folder.path(), &["words", "--plugin", file]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = text(&output.stdout);
    assert!(told.contains("no answer within 20s"), "{told}");
}

#[test]
fn part_1_the_hint_and_the_solution_are_shown() {
    let folder = readers_folder();
    for (name, option, word) in [
        ("initial", "--hint", "panic"),
        ("mine/initial/", "--hint", "panic"),
        ("initial", "--solution", "unwrap_or('?')"),
        // Where the contract has to change, it is a part of the solution.
        ("words", "--solution", "// wit/plugin.wit\npackage"),
    ] {
        let output = exercise(folder.path(), &[name, option]);
        let said = text(&output.stdout);
        assert!(said.contains(word) && !said.contains("ANCHOR"), "{said}");
    }
    assert!(
        all()
            .unwrap()
            .iter()
            .any(|exercise| exercise.kind == Kind::Host)
    );
}
