//! What `serving.md` claims about the server: real requests over loopback, and hostile ones.

mod shared;

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use shared::{Server, answer, body};
use xtask::component;

const SERVER: &str = env!("CARGO_BIN_EXE_part-5-server");

fn start(name: &str) -> Server {
    let mut command = Command::new(SERVER);
    command.arg(component(name)).arg("127.0.0.1:0");
    Server::start(command)
}

// A server for each component: compiling takes longer than all of the requests.

#[test]
fn whatever_clients_do_the_next_one_is_fine() {
    let server = start("web");
    it_counts_words(&server);
    a_hostile_client_gets_its_status(&server);
    no_more_connections_than_allowed_are_open_at_once(&server);
    a_client_that_dawdles_or_leaves_is_cut_off(&server);
}

#[test]
fn whatever_a_handler_does_the_next_request_is_fine() {
    let server = start("part-5-faulty-web");
    a_fault_becomes_a_status(&server);
    a_length_is_counted_and_not_believed(&server);
    a_handler_reaches_nothing(&server);
    no_more_requests_than_allowed_run_at_once(&server);
}

fn it_counts_words(server: &Server) {
    for (text, expected) in [
        ("  the quick\tbrown \n fox ", "4 words\n"),
        ("", "0 words\n"),
        ("Grüße 世界", "2 words\n"),
    ] {
        let (status, answer) = server.post(text.as_bytes());
        assert_eq!((status, body(&answer)), (200, expected));
    }
    // As much as is allowed.
    let (status, answer) = server.post("word ".repeat(256 * 1024 / 5).as_bytes());
    assert_eq!((status, body(&answer)), (200, "52428 words\n"));
    let (status, answer) = server.post(b"\xff\xfe");
    assert_eq!(status, 400);
    assert!(body(&answer).contains("can't be read"), "{answer}");
}

/// Path, status, and the words in the log that tell one failure from another.
const FAULTS: [(&str, u16, &str); 25] = [
    ("/panic", 502, "wasm `unreachable` instruction executed"),
    ("/loop", 504, "no answer within 1s"),
    ("/sleep", 504, "no answer within 1s"),
    ("/memory", 502, "more than 16777216 bytes of memory wanted"),
    ("/silent", 502, "it gave no answer"),
    ("/exit", 502, "Exited with i32 exit status 0"),
    ("/error", 502, "InternalError"),
    ("/status?103", 502, "103 Early Hints is no answer"),
    ("/status?101", 502, "101 Switching Protocols is no answer"),
    ("/status?99", 502, "wasm `unreachable` instruction executed"),
    ("/status?204", 204, ""),
    ("/status?999", 999, ""),
    ("/print", 502, "wasm `unreachable` instruction executed"),
    (
        "/half-panic",
        502,
        "wasm `unreachable` instruction executed",
    ),
    ("/half-loop", 504, "no answer within 1s"),
    ("/half-sleep", 504, "no answer within 1s"),
    ("/half-dropped", 502, "its body can't be read"),
    (
        "/endless",
        502,
        "its body can't be read: length limit exceeded",
    ),
    ("/length?3", 502, "wasm `unreachable` instruction executed"),
    ("/headers", 502, "total size of fields exceeds limit"),
    ("/keep?1000", 502, "resource table has no free keys"),
    ("/keep?100000", 502, "too much data is being copied between"),
    ("/long-error?20000", 502, "InternalError"),
    (
        "/long-error?100000",
        502,
        "too much data is being copied between",
    ),
    (
        "/memory?again",
        502,
        "more than 16777216 bytes of memory wanted",
    ),
];

fn a_fault_becomes_a_status(server: &Server) {
    for (path, expected, words) in FAULTS {
        let start = Instant::now();
        let (status, _) = server.get(path);
        let log = server.logged(words, Duration::from_secs(5));
        assert_eq!(status, expected, "{path}: {log}");
        assert!(start.elapsed() < Duration::from_secs(5), "{path}");
        assert!(!log.contains('\x1b'), "{log:?}");
        // As much as a handler may print, and its name before each line, and a line of the server's.
        assert!(log.len() < 100 * 1024, "{path}: {}", log.len());
        let (status, answer) = server.get("/");
        assert_eq!((status, body(&answer)), (200, "fine"), "after {path}");
    }
}

/// A body that nobody finished is taken for a whole one only if the handler says no word of it.
fn a_length_is_counted_and_not_believed(server: &Server) {
    for path in ["/half-forgotten", "/length?4", "/length?100"] {
        let (status, answer) = server.get(path);
        assert_eq!((status, body(&answer)), (200, "half"), "{path}");
        assert!(answer.contains("\r\ncontent-length: 4\r\n"), "{answer}");
    }
    let (_, answer) = server.get("/forbidden");
    assert!(body(&answer).contains("Forbidden"), "{answer}");
}

fn a_handler_reaches_nothing(server: &Server) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    for (path, expected) in [
        (format!("/request?{address}"), "HttpRequestDenied"),
        (format!("/connect?{address}"), "PermissionDenied"),
        ("/file".to_string(), "NotFound"),
        ("/environment".to_string(), "0"),
    ] {
        let (status, answer) = server.get(&path);
        assert_eq!(status, 200, "{path}");
        assert!(body(&answer).contains(expected), "{path}: {answer}");
    }
    let nobody = listener.accept().unwrap_err().kind();
    assert_eq!(nobody, ErrorKind::WouldBlock);
}

fn a_hostile_client_gets_its_status(server: &Server) {
    let start = "POST / HTTP/1.1\r\nHost: x\r\n";
    let large = "x".repeat(300 * 1024);
    let many = "a: b\r\n".repeat(1000);
    for (name, request, expected) in [
        ("a large header", format!("{start}a: {large}\r\n\r\n"), 431),
        ("many headers", format!("{start}{many}\r\n"), 431),
        ("a long path", format!("GET /{large} HTTP/1.1\r\n\r\n"), 431),
        ("no HTTP", "What time is it?\r\n\r\n".to_string(), 400),
        ("no host", "GET / HTTP/1.1\r\n\r\n".to_string(), 400),
        (
            "an odd host",
            "GET / HTTP/1.1\r\nHost: \u{fc}\r\n\r\n".to_string(),
            400,
        ),
        (
            "an empty host",
            "GET / HTTP/1.1\r\nHost:\r\n\r\n".to_string(),
            400,
        ),
        (
            "a path for a host",
            "GET / HTTP/1.1\r\nHost: a b/../c\r\n\r\n".to_string(),
            400,
        ),
        (
            "two hosts",
            "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n".to_string(),
            400,
        ),
        (
            "a tunnel",
            "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n".to_string(),
            405,
        ),
        (
            "a large body",
            format!("{start}Content-Length: 307200\r\n\r\n{large}"),
            413,
        ),
        (
            "a large body, announced and not sent",
            format!("{start}Content-Length: 99999999999\r\n\r\n"),
            413,
        ),
        (
            "a large body in pieces",
            format!("{start}Transfer-Encoding: chunked\r\n\r\n4B000\r\n{large}\r\n0\r\n\r\n"),
            413,
        ),
        (
            "pieces that are none",
            format!("{start}Transfer-Encoding: chunked\r\n\r\nno number\r\n"),
            400,
        ),
        (
            "a body that stops",
            format!("{start}Content-Length: 100\r\n\r\nhalf"),
            408,
        ),
    ] {
        let (status, answer) = server.send(request.as_bytes());
        assert_eq!(status, expected, "{name}: {answer}");
        assert_eq!(server.post(b"fine").0, 200, "after {name}");
    }
}

fn a_client_that_dawdles_or_leaves_is_cut_off(server: &Server) {
    // A request whose head never ends, byte by byte.
    let mut slow = server.connect();
    let start = Instant::now();
    slow.write_all(b"POST / HTTP/1.1\r\nHost: x\r\n").unwrap();
    let mut left = server.connect();
    left.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        .unwrap();
    drop(left);
    assert_eq!(server.post(b"fine").0, 200);
    while slow.write_all(b"a").is_ok() {
        assert!(start.elapsed() < Duration::from_secs(15), "still open");
        thread::sleep(Duration::from_millis(100));
    }
    assert!(start.elapsed() > Duration::from_secs(9));
    assert_eq!(server.post(b"fine").0, 200);
}

fn no_more_requests_than_allowed_run_at_once(server: &Server) {
    let mut answers: Vec<_> = thread::scope(|scope| {
        let ask = || server.get("/sleep").0;
        let clients: Vec<_> = (0..10).map(|_| scope.spawn(ask)).collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    answers.sort_unstable();
    assert_eq!(answers, [503, 503, 503, 503, 503, 503, 504, 504, 504, 504]);
    assert_eq!(server.get("/").0, 200);
}

fn no_more_connections_than_allowed_are_open_at_once(server: &Server) {
    let mut idle: Vec<_> = (0..64).map(|_| server.connect()).collect();
    // Long enough for the server to accept them, and much less than it leaves them.
    thread::sleep(Duration::from_millis(500));
    let mut waiting = server.connect();
    waiting
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    waiting
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    let nothing = waiting.read(&mut [0]).unwrap_err().kind();
    assert!([ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&nothing));
    // One leaves, and the one that waited has its place.
    idle.pop();
    waiting
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    assert_eq!(answer(waiting).0, 200);
}

fn refused(args: &[&Path]) -> String {
    let output = Command::new(SERVER).args(args).output().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("error: "), "{stderr}");
    // What is too long for a line goes on below, behind spaces.
    stderr.replace("\n    ", "")
}

#[test]
fn bad_input_is_refused() {
    assert!(refused(&[]).contains("part-5-server FILE"));
    let missing = refused(&[Path::new("missing.wasm")]);
    assert!(missing.contains("missing.wasm can't be loaded: a component was expected"));
    let open = refused(&[&component("part-5-web")]);
    assert!(open.contains("tutorial:pipeline/stats@0.1.0"), "{open}");
    let counter = refused(&[&component("plugged")]);
    let expected = "no exported instance named `wasi:http/incoming-handler@0.2";
    assert!(counter.contains(expected), "{counter}");
    let web = component("web");
    assert!(fs::metadata(&web).unwrap().len() < 1024 * 1024);
    for address in ["here", "127.0.0.1:99999", "192.0.2.1:80"] {
        let error = refused(&[&web, Path::new(address)]);
        assert!(error.contains(address), "{error}");
        let advice = "can't be used; pass another, such as 127.0.0.1:8081";
        assert!(error.contains(advice), "{error}");
    }
}
