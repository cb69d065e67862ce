//! What `serving.md` claims about `wasmtime`, tried with the command itself.

mod shared;

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use shared::{Server, body};
use xtask::component;

static WASMTIME: LazyLock<PathBuf> =
    LazyLock::new(|| xtask::engines::executable("wasmtime").unwrap_or_else(|e| panic!("{e:#}")));

fn serve(name: &str, flags: &[&str]) -> Server {
    let mut command = Command::new(&*WASMTIME);
    command.args(["serve", "-S", "cli", "--addr", "127.0.0.1:0"]);
    command.args(flags).arg(component(name));
    Server::start(command)
}

#[test]
#[ignore = "compiles Wasmtime once more, which takes minutes"]
fn wasmtime_serves_the_composition() {
    let server = serve("web", &[]);
    let (status, answer) = server.post(b"the quick brown fox");
    assert_eq!(status, 200);
    assert!(answer.contains("\r\n4 words\n"), "{answer}");
}

#[test]
#[ignore = "compiles Wasmtime once more, which takes minutes"]
fn whatever_a_handler_does_wasmtime_answers_the_next_request() {
    for (path, flags, words) in [
        ("/panic", &[] as &[&str], "the handler's own words"),
        ("/loop", &["-W", "timeout=1s"], "guest timed out"),
        ("/sleep", &["-W", "timeout=1s"], "guest timed out"),
        ("/loop", &["-W", "fuel=100000000"], "all fuel consumed"),
        (
            "/memory",
            &["-W", "max-memory-size=16777216"],
            "memory allocation of",
        ),
    ] {
        let server = serve("part-5-faulty-web", flags);
        // Fuel is for each request, or the third would have less of it.
        for _ in 0..2 {
            let (status, _) = server.get(path);
            let log = server.logged(words, Duration::from_secs(5));
            assert_eq!(status, 500, "{path} {flags:?}: {log}");
            let (status, answer) = server.get("/");
            assert_eq!(status, 200, "after {path} {flags:?}");
            assert!(answer.contains("fine"), "{answer}");
        }
    }
}

/// What differs from the server of our own.
#[test]
#[ignore = "compiles Wasmtime once more, which takes minutes"]
fn wasmtime_sends_half_an_answer_and_lets_requests_out() {
    let server = serve("part-5-faulty-web", &[]);
    let (status, answer) = server.get("/half-panic");
    assert_eq!(status, 200);
    assert_eq!(body(&answer), "4\r\nhalf\r\n0\r\n\r\n");
    // Nobody is there, and it has tried.
    let (_, answer) = server.get("/request?127.0.0.1:1");
    assert!(answer.contains("ErrorCode::ConnectionRefused"), "{answer}");
}

/// The arguments, and stdout, or a piece of stderr if it fails.
#[test]
#[ignore = "compiles Wasmtime once more, which takes minutes"]
fn wasmtime_runs_the_command_and_calls_a_function() {
    let [command, plugged, web, alone] =
        ["command", "plugged", "web", "part-5-command"].map(|name| {
            let file = component(name);
            file.to_str().unwrap().to_string()
        });
    let call = r#"count-clean("  the quick brown fox ")"#;
    for (args, expected) in [
        (
            vec!["run", &command, "the quick", "fox"],
            Ok("2 \"the quick\"\n1 \"fox\"\n"),
        ),
        (vec!["run", &command], Err("error: no text given")),
        (vec!["run", "--invoke", call, &plugged], Ok("4\n")),
        (
            vec!["run", &plugged],
            Err("no exported instance named `wasi:cli/run@0.2"),
        ),
        (
            vec!["run", &alone, "fox"],
            Err("component imports instance `tutorial:pipeline/stats@0.1.0`"),
        ),
        (
            vec!["serve", &web],
            Err("component imports instance `wasi:cli/environment@0.2.12`"),
        ),
        (
            vec!["serve", "-S", "cli", &plugged],
            Err("no exported instance named `wasi:http/incoming-handler@0.2.12`"),
        ),
    ] {
        let output = Command::new(&*WASMTIME).args(&args).output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        match expected {
            Ok(lines) => assert_eq!(stdout, lines, "{args:?}: {stderr}"),
            Err(words) => {
                assert!(!output.status.success(), "{args:?}");
                assert!(stderr.contains(words), "{args:?}: {stderr}");
            }
        }
    }
}
