//! A server in a process of its own, as a user starts it, and a client that speaks HTTP by hand: what
//! it sends must not be mended by a library.

// No test needs all of it.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub struct Server {
    process: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Returns when it has said at which address it answers.
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        keep(process.stdout.take().unwrap(), log.clone());
        keep(process.stderr.take().unwrap(), log.clone());
        let mut server = Self {
            address: ([127, 0, 0, 1], 0).into(),
            process,
            log,
        };
        let said = server.logged("http://", Duration::from_secs(90));
        let address = said.split("http://").nth(1).unwrap();
        let address = address.split('/').next().unwrap();
        server.address = address.parse().unwrap();
        server
    }

    /// A connection on which no test waits for ever.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).unwrap();
        stream.set_write_timeout(limit).unwrap();
        stream
    }

    /// Sends these bytes, and returns the status and the whole answer. A server that has seen enough
    /// needn't read the rest.
    pub fn send(&self, bytes: &[u8]) -> (u16, String) {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        answer(stream)
    }

    pub fn post(&self, body: &[u8]) -> (u16, String) {
        let length = body.len();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        self.send(&[head.as_bytes(), body].concat())
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        self.send(request.as_bytes())
    }

    /// What it has printed since the last time, once that has these words in it.
    pub fn logged(&self, words: &str, limit: Duration) -> String {
        let end = Instant::now() + limit;
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

fn keep(stream: impl Read + Send + 'static, log: Arc<Mutex<String>>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            log.lock().unwrap().push_str(&(line.unwrap() + "\n"));
        }
    });
}

pub fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.get(9..12).and_then(|status| status.parse().ok());
    match status {
        Some(status) => (status, answer),
        None => panic!("no answer, {read:?}: {answer:?}"),
    }
}

pub fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}
