//! Renews what pages say of costs: times, ratios, sizes, tables and plots, from appendix/costs.json,
//! which `cargo xtask bench costs` writes.
//!
//! `cost: A` is a time and `cost: A to B` a ratio. `cost: A < 3 B` is nothing to read: the sentence
//! beside it says so, and no page is woven from a run in which it isn't so.

mod plots;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

pub use plots::{Figure, figures};

const RESULTS: &str = "appendix/costs.json";

/// One run of the bench.
#[derive(Deserialize)]
pub struct Results {
    machine: BTreeMap<String, serde_json::Value>,
    versions: BTreeMap<String, Vec<String>>,
    /// Bytes.
    payload: BTreeMap<String, usize>,
    /// Medians, by `GROUP/WAY`.
    nanoseconds: BTreeMap<String, f64>,
    files: BTreeMap<String, File>,
}

#[derive(Deserialize)]
struct File {
    bytes: u64,
    imports: Vec<String>,
}

impl Results {
    /// # Errors
    ///
    /// If nothing was measured yet, or the file has another form.
    pub fn read(root: &Path) -> Result<Self> {
        let text = fs::read_to_string(root.join(RESULTS)).with_context(|| {
            format!("{RESULTS} can't be read; `cargo xtask bench costs` writes it")
        })?;
        serde_json::from_str(&text).with_context(|| format!("{RESULTS} isn't a bench's results"))
    }

    fn time(&self, name: &str) -> Result<f64> {
        let time = self.nanoseconds.get(name);
        time.copied()
            .with_context(|| format!("{RESULTS} has no `{name}`"))
    }

    fn file(&self, name: &str) -> Result<&File> {
        let file = self.files.get(name);
        file.with_context(|| format!("{RESULTS} has no file `{name}`"))
    }
}

/// What stands between a marker of these kinds and its end.
///
/// # Errors
///
/// If the results have no such figure, or one contradicts the page.
pub fn value(root: &Path, kind: &str, argument: &str) -> Result<String> {
    let results = Results::read(root)?;
    match kind {
        "cost" => cost(&results, argument),
        "size" => Ok(bytes(results.file(argument)?.bytes)),
        "bench" => about(&results, argument),
        "table" => tables::table(&results, argument),
        "plot" => Ok(format!("\n\n{}\n\n", plots::link(argument)?)),
        _ => bail!("`{kind}` is no kind of cost"),
    }
}

fn cost(results: &Results, argument: &str) -> Result<String> {
    let words: Vec<_> = argument.split_whitespace().collect();
    match words[..] {
        [one] => Ok(time(results.time(one)?)),
        [one, "to", other] => Ok(ratio(results.time(one)? / results.time(other)?)),
        [one, "<", factor, other] => {
            let (one_time, other_time) = (results.time(one)?, results.time(other)?);
            let factor: f64 = factor.parse().context("a factor is a number")?;
            ensure!(
                one_time < factor * other_time,
                "the page says that `{one}` is less than {factor} times `{other}`, and in this run it \
                 was {:.2} times. If that is no accident, change the sentence",
                one_time / other_time
            );
            Ok(String::new())
        }
        _ => bail!("`{argument}`: expected A, A to B, or A < FACTOR B"),
    }
}

/// The machine, the size of what is passed, or the version of a crate.
fn about(results: &Results, name: &str) -> Result<String> {
    if let Some(value) = results.machine.get(name) {
        return Ok(value.as_str().map_or(value.to_string(), str::to_string));
    }
    if let Some(payload) = results.payload.get(name) {
        return Ok(bytes(*payload as u64));
    }
    let versions = results.versions.get(name);
    let versions = versions.with_context(|| format!("{RESULTS} knows nothing of `{name}`"))?;
    Ok(versions.join(" and "))
}

/// Two figures, because a third one differs from run to run.
fn rounded(number: f64) -> String {
    let text = match number {
        ..0.095 => return format!("{number:.2}"),
        ..9.95 => return format!("{number:.1}"),
        _ => {
            let unit = 10f64.powi(number.log10().floor() as i32 - 1);
            format!("{}", ((number / unit).round() * unit).round() as u64)
        }
    };
    // 12,000
    let mut grouped = String::new();
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && (text.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn ratio(ratio: f64) -> String {
    rounded(ratio)
}

fn time(nanoseconds: f64) -> String {
    let (number, unit) = match nanoseconds {
        ..1e3 => (nanoseconds, "ns"),
        ..1e6 => (nanoseconds / 1e3, "µs"),
        ..1e9 => (nanoseconds / 1e6, "ms"),
        _ => (nanoseconds / 1e9, "s"),
    };
    format!("{} {unit}", rounded(number))
}

fn bytes(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{} KiB", (bytes as f64 / 1024.0).round()),
        _ => format!("{:.1} MiB", bytes as f64 / 1024.0 / 1024.0),
    }
}

/// A figure's file, named from the root.
fn figure(name: &str) -> PathBuf {
    PathBuf::from(format!("appendix/figures/{name}.svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        serde_json::from_value(serde_json::json!({
            "machine": { "cores": 2 },
            "versions": {},
            "payload": {},
            "nanoseconds": { "a/x": 12_345.6, "a/y": 100.0 },
            "files": {},
        }))
        .unwrap()
    }

    #[test]
    fn figures_are_rounded_to_what_holds() {
        for (number, text) in [
            (0.04, "0.04"),
            (0.4, "0.4"),
            (3.21, "3.2"),
            (9.96, "10"),
            (32.1, "32"),
            (99.9, "100"),
            (447.0, "450"),
            (12_345.6, "12,000"),
            (1_234_567.0, "1,200,000"),
        ] {
            assert_eq!(rounded(number), text);
        }
        assert_eq!(time(12_345.6), "12 µs");
        assert_eq!(bytes(78 * 1024), "78 KiB");
    }

    #[test]
    fn a_sentence_that_isnt_so_is_an_error() {
        assert_eq!(cost(&results(), "a/x to a/y").unwrap(), "120");
        assert_eq!(cost(&results(), "a/y < 1 a/x").unwrap(), "");
        let error = cost(&results(), "a/x < 3 a/y").unwrap_err().to_string();
        assert!(
            error.contains("less than 3 times `a/y`, and in this run it was 123.46"),
            "{error}"
        );
        for wrong in ["a/z", "a/x to", "a/x < b a/y", ""] {
            assert!(cost(&results(), wrong).is_err(), "{wrong}");
        }
    }
}
