//! What `serving.md` claims about the server: real requests over loopback, and hostile ones.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use xtask::component;

const SERVER: &str = env!("CARGO_BIN_EXE_part-5-server");

/// A server in a process of its own, as a user starts it.
struct Server {
    process: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Server {
    fn start(name: &str) -> Self {
        let mut process = Command::new(SERVER)
            .arg(component(name))
            .arg("127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .unwrap()
            .trim_end_matches("/\n");

        let log = Arc::new(Mutex::new(String::new()));
        let (kept, stderr) = (log.clone(), process.stderr.take().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                kept.lock().unwrap().push_str(&(line.unwrap() + "\n"));
            }
        });
        Self {
            address: address.parse().unwrap(),
            process,
            log,
        }
    }

    /// A connection on which no test waits for ever.
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).unwrap();
        stream.set_write_timeout(limit).unwrap();
        stream
    }

    /// Sends these bytes, and returns the status and the whole answer. A server that has seen enough
    /// needn't read the rest.
    fn send(&self, bytes: &[u8]) -> (u16, String) {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        answer(stream)
    }

    fn post(&self, body: &[u8]) -> (u16, String) {
        let length = body.len();
        let head = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        self.send(&[head.as_bytes(), body].concat())
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes())
    }

    /// What it has printed since the last time, once that has these words in it.
    fn logged(&self, words: &str) -> String {
        let end = Instant::now() + Duration::from_secs(5);
        loop {
            let mut log = self.log.lock().unwrap();
            if log.contains(words) {
                return std::mem::take(&mut *log);
            }
            assert!(Instant::now() < end, "`{words}` isn't in:\n{log}");
            drop(log);
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.get(9..12).and_then(|status| status.parse().ok());
    match status {
        Some(status) => (status, answer),
        None => panic!("no answer, {read:?}: {answer:?}"),
    }
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[test]
fn it_counts_words() {
    let server = Server::start("web");
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
const FAULTS: [(&str, u16, &str); 21] = [
    ("/panic", 502, "wasm `unreachable` instruction executed"),
    ("/loop", 504, "no answer within 1s"),
    ("/sleep", 504, "no answer within 1s"),
    ("/memory", 502, "more than 16777216 bytes of memory wanted"),
    ("/silent", 502, "the handler gave no answer"),
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
    ("/headers", 502, "wasm `unreachable` instruction executed"),
    (
        "/memory?again",
        502,
        "more than 16777216 bytes of memory wanted",
    ),
];

#[test]
fn whatever_a_handler_does_becomes_a_status_and_the_next_request_is_fine() {
    let server = Server::start("part-5-faulty-web");
    for (path, expected, words) in FAULTS {
        let start = Instant::now();
        let (status, _) = server.get(path);
        let log = server.logged(words);
        assert_eq!(status, expected, "{path}: {log}");
        assert!(start.elapsed() < Duration::from_secs(5), "{path}");
        assert!(!log.contains('\x1b'), "{log:?}");
        let (status, answer) = server.get("/");
        assert_eq!((status, body(&answer)), (200, "fine"), "after {path}");
    }
}

/// A body that nobody finished is taken for a whole one only if the handler says no word of it.
#[test]
fn a_length_is_counted_and_not_believed() {
    let server = Server::start("part-5-faulty-web");
    for path in ["/half-forgotten", "/length?4", "/length?100"] {
        let (status, answer) = server.get(path);
        assert_eq!((status, body(&answer)), (200, "half"), "{path}");
        assert!(answer.contains("\r\ncontent-length: 4\r\n"), "{answer}");
    }
    let (_, answer) = server.get("/forbidden");
    assert!(body(&answer).contains("Forbidden"), "{answer}");
}

#[test]
fn a_handler_reaches_nothing() {
    let server = Server::start("part-5-faulty-web");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    for (path, expected) in [
        (format!("/request?{address}"), "HttpRequestDenied"),
        (format!("/connect?{address}"), "PermissionDenied"),
        ("/file".to_string(), "failed to find a pre-opened file"),
        ("/environment".to_string(), "0"),
    ] {
        let (status, answer) = server.get(&path);
        assert_eq!(status, 200, "{path}");
        assert!(body(&answer).contains(expected), "{path}: {answer}");
    }
    let nobody = listener.accept().unwrap_err().kind();
    assert_eq!(nobody, ErrorKind::WouldBlock);
}

#[test]
fn a_hostile_client_gets_its_status_and_the_next_one_is_fine() {
    let server = Server::start("web");
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

#[test]
fn a_client_that_dawdles_or_leaves_is_cut_off() {
    let server = Server::start("web");
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

#[test]
fn no_more_requests_than_allowed_run_at_once() {
    let server = Server::start("part-5-faulty-web");
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

#[test]
fn no_more_connections_than_allowed_are_open_at_once() {
    let server = Server::start("web");
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
    let output: Output = Command::new(SERVER).args(args).output().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("error: "), "{stderr}");
    stderr
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
        assert!(
            error.contains("an address like 127.0.0.1:8080 was expected"),
            "{error}"
        );
    }
}
