//! Plugins of both versions of the contract, and of others.

use std::fs;

use serde_json::json;

use crate::sample::{Outcome, book, config, glossary, run, run_on};

const TEXT: &str = "The host runs WASM, `WASM` too.\n";

fn spelling() -> serde_json::Value {
    json!({ "path": xtask::component("part-3-spelling") })
}

#[test]
fn a_plugin_of_the_version_before_runs_beside_a_new_one() {
    let outcome = run_on(TEXT, json!([spelling(), glossary()]));
    let expected = "The <abbr title=\"it loads\">host</abbr> runs Wasm, `WASM` too.\n";
    assert_eq!(outcome.one(), expected);
    let log = outcome.stderr.lines().filter(|line| line.contains("(One)"));
    assert_eq!(
        log.collect::<Vec<_>>(),
        [
            "info: part_3_spelling (One): words corrected: 1",
            "info: part_3_plugin (One): terms explained: 1"
        ]
    );
}

/// Runs a component made of these bytes.
fn run_bytes(bytes: impl AsRef<[u8]>) -> Outcome {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), TEXT).unwrap();
    fs::write(folder.path().join("x.wasm"), bytes).unwrap();
    run(&folder, config(json!([{ "path": "x.wasm" }])))
}

/// A component that exports `preprocessor` with nothing in it, in each of these versions.
fn empty(versions: &[&str]) -> Vec<u8> {
    let exports = versions.iter().map(|version| {
        format!("(export \"tutorial:book/preprocessor@{version}\" (instance $nothing))")
    });
    let exports: String = exports.collect();
    wat::parse_str(format!("(component (instance $nothing) {exports})")).unwrap()
}

#[test]
fn a_plugin_of_another_contract_is_told_which_one_is_expected() {
    let plugin = xtask::component("part-2-plugin");
    let outcome = run_bytes(fs::read(plugin).unwrap());
    let error = outcome.error();
    let reason = "it is no book plugin: it doesn't export tutorial:book/preprocessor";
    assert!(error.contains(reason), "{error}");
}

#[test]
fn a_version_that_nobody_knows_is_refused_with_those_that_are_known() {
    for version in ["0.3.0", "0.10.0", "1.2.0", "0.1.0-rc.1"] {
        let outcome = run_bytes(empty(&[version]));
        let error = outcome.error();
        let reason = format!(
            "it was built against tutorial:book {version}; this mdbook-wasm knows 0.1 and 0.2"
        );
        assert!(error.contains(&reason), "{error}");
    }
}

#[test]
fn the_newest_version_that_a_plugin_offers_is_taken() {
    for (versions, taken) in [
        (&["0.1.0", "0.3.0"][..], "v0.1"),
        (&["0.1.0", "0.2.0", "0.3.0"], "v0.2"),
    ] {
        let outcome = run_bytes(empty(versions));
        let error = outcome.error();
        let fit = format!("must be built against the world in wit/part-3/{taken}/book.wit");
        assert!(error.contains(&fit), "{versions:?}: {error}");
    }
}

/// The number alone differs: a plugin that uses nothing of what was added.
#[test]
fn a_patch_of_a_known_version_fits() {
    for (name, version, newer, expected) in [
        (
            "part-3-spelling",
            "@0.1.0",
            "@0.1.7",
            "The host runs Wasm, `WASM` too.\n",
        ),
        ("part-3-identity", "@0.2.0", "@0.2.7", TEXT),
    ] {
        let mut bytes = fs::read(xtask::component(name)).unwrap();
        let places = bytes.windows(version.len()).enumerate();
        let places = places.filter(|(_, window)| *window == version.as_bytes());
        let places: Vec<_> = places.map(|(place, _)| place).collect();
        assert!(places.len() >= 2, "an import and an export: {places:?}");
        for place in places {
            bytes[place..place + newer.len()].copy_from_slice(newer.as_bytes());
        }
        assert_eq!(run_bytes(bytes).one(), expected, "{name}");
    }
}
