//! How much memory this process has at most, between two looks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use wasmtime::Result;
use wasmtime::error::Context;

pub struct Watch(Arc<AtomicUsize>);

impl Watch {
    /// Looks every millisecond, from a thread of its own, as long as the process lives.
    pub fn start() -> Result<Self> {
        let peak = Arc::new(AtomicUsize::new(resident()?));
        let seen = peak.clone();
        thread::spawn(move || {
            loop {
                seen.fetch_max(resident().unwrap_or(0), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(1));
            }
        });
        Ok(Self(peak))
    }

    /// Forgets the peak, and returns what is in use now, in bytes.
    pub fn reset(&self) -> Result<usize> {
        let now = resident()?;
        self.0.store(now, Ordering::Relaxed);
        Ok(now)
    }

    /// The most that was in use since then, in bytes.
    pub fn peak(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

fn resident() -> Result<usize> {
    let stats = memory_stats::memory_stats();
    let stats = stats.context("this system doesn't say how much memory a process uses")?;
    Ok(stats.physical_mem)
}
