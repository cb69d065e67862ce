//! The bench behind appendix/costs.md still runs, and measures what the page was woven from.

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use serde_json::Value;
use tempfile::TempDir;
use xtask::costs::{self, Speed};
use xtask::root;

/// The names of what was measured; without what not everybody has.
fn measured(text: &str) -> BTreeSet<String> {
    let results: Value = serde_json::from_str(text).unwrap();
    let mut names = BTreeSet::new();
    for kind in ["nanoseconds", "files"] {
        names.extend(results[kind].as_object().unwrap().keys().cloned());
    }
    let is_everybodys = |name: &String| {
        let foreign = ["python", "javascript", "c"];
        let language = name.starts_with("language") && foreign.iter().any(|l| name.ends_with(l));
        // A quick run builds the plugin with one setting, and an old kernel can't scan.
        !language && !name.starts_with("setting/") && name != "fresh/scan"
    };
    names.retain(is_everybodys);
    names
}

#[test]
#[ignore = "it builds Extism and Wasmtime: some minutes the first time"]
fn the_bench_measures_what_the_page_shows() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("costs.json");
    let code = costs::measure(&out, Speed::Quick).unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!(code, ExitCode::SUCCESS);
    let now = fs::read_to_string(&out).unwrap();
    let then = fs::read_to_string(root().join("appendix/costs.json")).unwrap();
    assert_eq!(measured(&now), measured(&then));
}
