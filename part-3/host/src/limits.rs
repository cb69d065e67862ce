//! What one plugin may use: time, memory, and what it prints.
//!
//! Part 4's sandbox, cut down to what a book needs; part-4/sandbox.md explains each line.

use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use wasmtime::{Config, Engine, ResourceLimiter, Result, ensure, format_err};

/// Bytes that a plugin may print, and as many that it may log, while one book is built.
pub const OUTPUT: usize = 256 * 1024;

/// An engine that interrupts its plugins often enough for `within` to look at the clock.
pub fn engine(mut config: Config) -> Result<Engine> {
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(10));
        }
    });
    Ok(engine)
}

/// What calls wait in. A plugin that sleeps waits inside WASI, where no epoch would end it.
///
/// Never dropped, because that would wait for a read that was given up and still blocks its thread.
pub fn runtime() -> Result<&'static Runtime> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    Ok(Box::leak(Box::new(runtime)))
}

// ANCHOR: within
/// Waits for a call, or for a plugin to start, until its time is over.
pub fn within<R>(
    runtime: &Runtime,
    seconds: u64,
    call: impl Future<Output = Result<R>>,
) -> Result<R> {
    let begun = Instant::now();
    let time = Duration::from_secs(seconds);
    let late =
        || format_err!("no answer within {seconds} s; book.toml sets the time, with seconds");
    let result = runtime.block_on(async { timeout(time, call).await });
    let result = result.map_err(|_| late())?;
    // Who never waits and never ticks, such as a start that takes long, is late all the same.
    ensure!(begun.elapsed() <= time, late());
    result
}
// ANCHOR_END: within

/// Adds up what one plugin takes: its memories and tables, and the texts that it returns.
pub struct Meter {
    megabytes: usize,
    used: usize,
    returned: usize,
}

impl Meter {
    pub fn new(megabytes: usize) -> Self {
        Self {
            megabytes,
            used: 0,
            returned: 0,
        }
    }

    /// Counts a text that the book is going to keep, in bytes of the JSON that mdBook gets.
    pub fn returned(&mut self, text: &str) -> Result<()> {
        let escaped = |byte| match byte {
            b'\n' | b'\r' | b'\t' | b'"' | b'\\' => 2,
            0..b' ' => 6,
            _ => 1,
        };
        let bytes = text.bytes().map(escaped).sum();
        self.returned = self.returned.saturating_add(bytes);
        ensure!(
            self.returned <= self.megabytes.saturating_mul(1024 * 1024),
            "more than {} MiB of text returned; book.toml sets the limit, with megabytes",
            self.megabytes
        );
        Ok(())
    }

    fn grow(&mut self, bytes: usize) -> Result<bool> {
        let used = self.used.saturating_add(bytes);
        ensure!(
            used <= self.megabytes.saturating_mul(1024 * 1024),
            "more than {} MiB of memory wanted; book.toml sets the limit, with megabytes",
            self.megabytes
        );
        self.used = used;
        Ok(true)
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> Result<bool> {
        self.grow(wanted - now)
    }

    fn table_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> Result<bool> {
        self.grow((wanted - now).saturating_mul(size_of::<usize>()))
    }

    /// Core instances: a component has several, and one made from Python some dozens.
    fn instances(&self) -> usize {
        200
    }

    fn memories(&self) -> usize {
        200
    }

    fn tables(&self) -> usize {
        200
    }
}
