//! The tables of appendix/costs.md.

use anyhow::{Result, bail};

use super::{Results, bytes, ratio, time};

/// Every way to call, as the page names it.
pub const WAYS: &[(&str, &str)] = &[
    ("plain", "plain function"),
    ("dyn", "`&dyn Trait`"),
    ("library", "dynamic library"),
    ("core", "core module, by hand"),
    ("component", "component"),
    ("untyped", "component, untyped `Val`"),
    ("async", "component, async"),
    ("component-concurrent", "component, concurrency on"),
    ("async-concurrent", "component, async, concurrency on"),
    ("script", "script, in Rhai"),
    ("extism", "Extism"),
    ("child", "child process, kept open"),
    ("child-each", "child process for each call"),
];

/// # Errors
///
/// If there is no such table, or the results lack what is in it.
pub fn table(results: &Results, name: &str) -> Result<String> {
    let rows = match name {
        "calls" => calls(results)?,
        "rates" => rates(results)?,
        "fresh" => fresh(results)?,
        "pair" => pair(results)?,
        "start" => start(results)?,
        "languages" => languages(results)?,
        "limits" => limits(results)?,
        "settings" => settings(results)?,
        "smallest" => smallest(results)?,
        "guests" => guests(results),
        _ => bail!("there is no table `{name}`"),
    };
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        lines.push(format!("| {} |", row.join(" | ")));
        if index == 0 {
            lines.push(format!("|---{}|", "|--:".repeat(row.len() - 1)));
        }
    }
    Ok(format!("\n\n{}\n\n", lines.join("\n")))
}

type Rows = Vec<Vec<String>>;

fn head(cells: &[&str]) -> Rows {
    vec![cells.iter().map(|cell| cell.to_string()).collect()]
}

fn calls(results: &Results) -> Result<Rows> {
    let mut rows = head(&[
        "a call",
        "of nothing",
        "5 bytes",
        "as multiples of a core module's",
    ]);
    for (way, label) in WAYS {
        let short = results.time(&format!("short/{way}"))?;
        rows.push(vec![
            label.to_string(),
            time(results.time(&format!("nop/{way}"))?),
            time(short),
            ratio(short / results.time("short/core")?),
        ]);
    }
    Ok(rows)
}

/// Bytes a second. A text goes there and back.
fn rates(results: &Results) -> Result<Rows> {
    let mut rows = head(&[
        "MB a second",
        "1 KiB, there and back",
        "1 MiB, there and back",
        "10,000 records as rows",
        "as columns",
    ]);
    for (way, label) in [("memcpy", "`memcpy`, once")].iter().chain(WAYS) {
        let mut row = vec![label.to_string()];
        for (group, payload) in [
            ("kib", "kib"),
            ("mib", "mib"),
            ("rows", "records"),
            ("columns", "records"),
        ] {
            let bytes = results.payload[payload] as f64;
            let seconds = results.time(&format!("{group}/{way}"))? / 1e9;
            row.push(super::rounded(bytes / seconds / 1e6));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn fresh(results: &Results) -> Result<Rows> {
    let mut rows = head(&["a fresh store, an instance and one call", "", "as calls"]);
    for (way, label) in [
        ("linker", "from a `Linker`"),
        ("pre", "from an `InstancePre`"),
        ("pool", "and the pooling allocator"),
        ("resident", "and keep-resident"),
        ("scan", "and pagemap scan"),
        ("sandbox", "Part 4's sandbox, as it is"),
        ("sandbox-pool", "Part 4's sandbox, and all of these"),
    ] {
        // Not every system can scan.
        if let Ok(fresh) = results.time(&format!("fresh/{way}")) {
            let call = results.time("short/component")?;
            rows.push(vec![label.to_string(), time(fresh), ratio(fresh / call)]);
        }
    }
    Ok(rows)
}

fn pair(results: &Results) -> Result<Rows> {
    let mut rows = head(&[
        "two stages",
        "60 bytes",
        "as multiples",
        "100 KB",
        "as multiples",
    ]);
    for (way, label) in [
        ("plain", "two plain functions"),
        ("one", "one component that does both"),
        ("composed", "two components, composed"),
        ("mediated", "two components, joined by the host"),
        ("extism", "two Extism plugins"),
        ("child", "two child processes"),
    ] {
        let mut row = vec![label.to_string()];
        for group in ["pair-short", "pair-long"] {
            let both = results.time(&format!("{group}/{way}"))?;
            row.push(time(both));
            row.push(ratio(both / results.time(&format!("{group}/one"))?));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn start(results: &Results) -> Result<Rows> {
    let mut rows = head(&["from a file to the first answer", ""]);
    for (way, label) in [
        ("debug-host", "component, compiled, in a debug host"),
        ("compiled", "component, compiled"),
        ("cached", "component, from Wasmtime's cache"),
        ("precompiled", "component, compiled before"),
        ("core", "core module, compiled"),
        ("extism", "Extism, compiled"),
        ("extism-cached", "Extism, from its cache"),
        ("library", "dynamic library"),
        ("child", "child process"),
        ("script", "script, in Rhai"),
    ] {
        let start = time(results.time(&format!("start/{way}"))?);
        rows.push(vec![label.to_string(), start]);
    }
    Ok(rows)
}

fn languages(results: &Results) -> Result<Rows> {
    let mut rows = head(&["Part 2's plugin", "size", "compiled", "compiled before"]);
    for (language, file, label) in [
        ("rust", "part-2-plugin", "in Rust"),
        ("c", "language/c", "in C"),
        ("javascript", "language/javascript", "in JavaScript"),
        ("python", "language/python", "in Python"),
    ] {
        // Whoever measures may not have the tools of all.
        let Ok(file) = results.file(file) else {
            continue;
        };
        rows.push(vec![
            label.to_string(),
            bytes(file.bytes),
            time(results.time(&format!("language-compiled/{language}"))?),
            time(results.time(&format!("language-precompiled/{language}"))?),
        ]);
    }
    Ok(rows)
}

fn limits(results: &Results) -> Result<Rows> {
    let mut rows = head(&[
        "with",
        "a call of nothing",
        "a loop that computes",
        "a text that is counted",
        "a fresh store that takes 4 MiB",
    ]);
    for (limit, label) in [
        ("none", "no limit"),
        ("fuel", "fuel"),
        ("epochs", "epochs"),
        ("limiter", "a limiter"),
        ("sandbox", "Part 4's whole sandbox"),
    ] {
        let mut row = vec![label.to_string()];
        for group in ["limit-nop", "limit-spin", "limit-length", "limit-fill"] {
            let time = results.time(&format!("{group}/{limit}"))?;
            row.push(match limit {
                "none" => super::time(time),
                _ => format!("× {:.2}", time / results.time(&format!("{group}/none"))?),
            });
        }
        rows.push(row);
    }
    Ok(rows)
}

fn settings(results: &Results) -> Result<Rows> {
    let mut rows = head(&[
        "Part 2's plugin, built with",
        "size",
        "imports",
        "a chapter of 38 KB",
    ]);
    for (setting, label) in [
        ("s", "`opt-level = \"s\"`, as here"),
        ("z", "`opt-level = \"z\"`"),
        ("3", "`opt-level = 3`"),
        ("lto", "`lto = true`, `codegen-units = 1`"),
        ("abort", "`panic = \"abort\"`"),
        ("strip", "`strip = true`"),
        ("all", "`\"z\"`, `lto`, `strip`"),
        ("lines", "`debug = \"line-tables-only\"`"),
        ("debug", "`opt-level = 0`, debug assertions"),
    ] {
        let file = results.file(&format!("setting/{setting}"))?;
        rows.push(vec![
            label.to_string(),
            bytes(file.bytes),
            file.imports.len().to_string(),
            time(results.time(&format!("setting/{setting}"))?),
        ]);
    }
    Ok(rows)
}

fn smallest(results: &Results) -> Result<Rows> {
    let mut rows = head(&["`length`, as", "size", "imports"]);
    for (name, label) in [
        ("smallest", "a component without the standard library"),
        ("part-1-plugin", "a component with it, Part 1's"),
        ("smallest-core", "a core module without it"),
        ("part-1-by-pointer", "a core module with it, Part 1's"),
        ("extism", "an Extism plugin, with six functions more"),
        ("library", "a dynamic library, with five functions more"),
        ("child", "a program, with six requests more"),
    ] {
        let file = results.file(name)?;
        let imports = file.imports.len().to_string();
        rows.push(vec![label.to_string(), bytes(file.bytes), imports]);
    }
    Ok(rows)
}

/// Every plugin that `cargo xtask run` runs.
fn guests(results: &Results) -> Rows {
    let mut rows = head(&["plugin", "size", "interfaces of WASI", "other imports"]);
    let is_tutorials = |name: &str| {
        name.starts_with("part-") && name != "part-1-host"
            || ["plugged", "composed", "accounts"].contains(&name)
    };
    for (name, file) in &results.files {
        if is_tutorials(name) {
            let (wasi, others): (Vec<_>, Vec<_>) = file
                .imports
                .iter()
                .partition(|name| name.starts_with("wasi:"));
            let others: Vec<_> = others.iter().map(|name| format!("`{name}`")).collect();
            rows.push(vec![
                format!("`{name}`"),
                bytes(file.bytes),
                wasi.len().to_string(),
                others.join(", "),
            ]);
        }
    }
    rows
}
