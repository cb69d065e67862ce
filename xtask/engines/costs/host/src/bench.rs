//! Criterion, and how long it may take.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use criterion::{Criterion, SamplingMode};

pub struct Bench {
    criterion: Criterion,
    quick: bool,
    /// What takes too long to be done ten times, which is the least that Criterion does.
    once: BTreeMap<String, f64>,
}

impl Bench {
    /// Writes its figures below `folder`. A quick one measures hardly anything: it shows that all of
    /// it runs.
    pub fn new(folder: &Path, quick: bool) -> Self {
        let millis = |slow| Duration::from_millis(if quick { 1 } else { slow });
        let criterion = Criterion::default()
            .output_directory(folder)
            .without_plots()
            .sample_size(if quick { 10 } else { 20 })
            .nresamples(1_000)
            .warm_up_time(millis(100))
            .measurement_time(millis(400));
        Self {
            criterion,
            quick,
            once: BTreeMap::new(),
        }
    }

    /// What was measured once, in nanoseconds.
    pub fn once(&self) -> &BTreeMap<String, f64> {
        &self.once
    }

    /// Measures one piece of work, under `GROUP/WAY`.
    ///
    /// # Errors
    ///
    /// If it fails at the first try.
    ///
    /// # Panics
    ///
    /// If it fails later.
    pub fn time<T>(
        &mut self,
        group: &str,
        way: &str,
        mut work: impl FnMut() -> Result<T>,
    ) -> Result<()> {
        let begun = Instant::now();
        work()?;
        let once = begun.elapsed();
        if once > Duration::from_millis(if self.quick { 1 } else { 500 }) {
            let name = format!("{group}/{way}");
            self.once.insert(name, once.as_nanos() as f64);
            return Ok(());
        }
        let mut group = self.criterion.benchmark_group(group);
        // Each sample of Criterion's is longer than the one before, unless it is told otherwise.
        if once > Duration::from_millis(1) {
            group.sampling_mode(SamplingMode::Flat);
        }
        if once > Duration::from_millis(30) {
            group.sample_size(10);
        }
        group.bench_function(way, |bencher| {
            bencher.iter(|| work().expect("it has worked before"));
        });
        group.finish();
        Ok(())
    }
}
