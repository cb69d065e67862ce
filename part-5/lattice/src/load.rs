//! Requests over loopback, four at a time, and what became of each.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result as Fallible, ensure};

const TEXT: &str = "  the   quick\tbrown \n fox ";
const AT_ONCE: usize = 4;

/// What became of each request, in the order of sending: how long the right answer took, or what came
/// in its place, and when.
pub struct Outcome(pub Vec<Result<Duration, String>>);

impl Outcome {
    pub fn answered(&self) -> usize {
        self.0.iter().flatten().count()
    }

    pub fn failures(&self) -> impl Iterator<Item = &String> {
        self.0.iter().filter_map(|outcome| outcome.as_ref().err())
    }

    pub fn median(&self) -> Duration {
        let mut times: Vec<_> = self.0.iter().flatten().copied().collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }
}

/// Sends `total` requests; after `before` of them, `event` happens while the others go on.
pub fn send(
    port: u16,
    total: usize,
    before: usize,
    event: impl FnOnce() -> Fallible<()>,
) -> Fallible<Outcome> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut own = Vec::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= total {
                            return own;
                        }
                        let start = Instant::now();
                        let answer = ask(port);
                        let time = start.elapsed();
                        let answer = answer
                            .map(|()| time)
                            .map_err(|error| format!("{error} after {:.1} s", time.as_secs_f64()));
                        own.push((number, answer));
                    }
                })
            })
            .collect();
        while next.load(Ordering::Relaxed) < before {
            std::thread::yield_now();
        }
        event()?;
        let mut outcomes: Vec<_> = workers
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect();
        outcomes.sort_unstable_by_key(|(number, _)| *number);
        Ok(Outcome(
            outcomes.into_iter().map(|(_, outcome)| outcome).collect(),
        ))
    })
}

/// One request; an error unless the answer is right.
pub fn ask(port: u16) -> Fallible<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let length = TEXT.len();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{TEXT}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).context("no answer")?;
    ensure!(!answer.is_empty(), "an empty reply");
    ensure!(
        answer.starts_with("HTTP/1.1 200 ") && answer.contains("4 words"),
        "{answer}"
    );
    Ok(())
}
