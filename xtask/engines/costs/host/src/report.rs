//! The results as one JSON file, with the machine that they are from.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, thread};

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::Value;
use wasmtime::PoolingAllocationConfig;

use crate::files::Weighed;

#[derive(Serialize)]
pub struct Report {
    pub machine: Machine,
    /// Every version of a crate that the measured program is linked with.
    pub versions: BTreeMap<String, Vec<String>>,
    /// How many bytes a payload has.
    pub payload: BTreeMap<&'static str, usize>,
    /// Medians in nanoseconds, by `GROUP/WAY`.
    pub nanoseconds: BTreeMap<String, f64>,
    pub files: BTreeMap<String, Weighed>,
}

#[derive(Serialize)]
pub struct Machine {
    processor: String,
    cores: usize,
    system: String,
    kernel: String,
    /// Whether the kernel can tell which pages of a used instance were written to.
    pagemap_scan: bool,
}

impl Machine {
    pub fn this() -> Self {
        let line = |file: &str, start: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix(start));
            line.map(|rest| rest.trim_matches([' ', '\t', ':', '"', '=']).to_string())
        };
        // Behind the number is whatever its builder called it.
        let kernel = line("/proc/sys/kernel/osrelease", "").unwrap_or_default();
        Self {
            processor: line("/proc/cpuinfo", "model name")
                .unwrap_or_else(|| format!("unknown {}", env::consts::ARCH)),
            cores: thread::available_parallelism().map_or(1, Into::into),
            system: line("/etc/os-release", "PRETTY_NAME")
                .unwrap_or_else(|| env::consts::OS.to_string()),
            kernel: kernel.split('-').next().unwrap_or_default().to_string(),
            pagemap_scan: PoolingAllocationConfig::is_pagemap_scan_available(),
        }
    }
}

/// The locked versions of a crate.
pub fn versions(name: &str) -> Vec<String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let lock = include_str!("../../../Cargo.lock").replace("\r\n", "\n");
    let versions = lock.split(&entry).skip(1);
    versions
        .filter_map(|rest| Some(rest.split('"').next()?.to_string()))
        .collect()
}

/// Reads the medians that Criterion has left below `folder`.
///
/// # Errors
///
/// If there are none, or one can't be read.
pub fn medians(folder: &Path) -> Result<BTreeMap<String, f64>> {
    let mut medians = BTreeMap::new();
    for group in fs::read_dir(folder)? {
        for way in fs::read_dir(group?.path())? {
            let results = way?.path().join("new");
            if results.is_dir() {
                let name = number_or_name(&results.join("benchmark.json"), "/full_id")?;
                let name = name.as_str().context("an id is a text")?.to_string();
                let median = "/median/point_estimate";
                let median = number_or_name(&results.join("estimates.json"), median)?;
                medians.insert(name, median.as_f64().context("a median is a number")?);
            }
        }
    }
    ensure!(!medians.is_empty(), "nothing was measured");
    Ok(medians)
}

fn number_or_name(file: &Path, pointer: &str) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    let json: Value = serde_json::from_str(&text)?;
    let value = json.pointer(pointer);
    Ok(value.with_context(|| format!("no {pointer}"))?.clone())
}
