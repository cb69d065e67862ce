//! A counter in Python, plugged into the formatter in Rust; and the pipeline in Node.

use std::fs;
use std::process::Command;

use part_5_shared::setup;
use tempfile::TempDir;
use wasmtime::component::{Component, bindgen};
use wasmtime_wasi::WasiCtx;
use xtask::languages::{self, Language};
use xtask::parts::Executable;

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

#[test]
#[ignore = "needs Python, and an optimized host"]
fn python_keeps_the_contract() {
    let counter = languages::component("part-5", Language::Python);
    let counter = counter.unwrap_or_else(|error| panic!("{error:#}"));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("mixed.wasm");
    let wac = xtask::build::build(&[], &[Executable::Bin("wac")]).unwrap();
    let plugged = Command::new(&wac.executables["wac"])
        .arg("plug")
        .arg(counter)
        .arg("--plug")
        .arg(xtask::component("part-5-formatter"))
        .arg("--output")
        .arg(&file)
        .output()
        .unwrap();
    assert!(plugged.status.success(), "{plugged:?}");

    let engine = setup::engine().unwrap();
    let component = Component::from_file(&engine, &file).unwrap();
    let linker = setup::linker(&engine).unwrap();
    let mut store = setup::store(&engine, &mut WasiCtx::builder());
    let pipeline = Pipeline::instantiate(&mut store, &component, &linker).unwrap();
    let stats = pipeline.tutorial_pipeline_stats();
    for (text, should) in [("  the   quick\tbrown \n fox ", 4), ("", 0), ("Grüße", 1)] {
        let count = stats.call_count_clean(&mut store, text).unwrap();
        assert_eq!(count, should, "{text:?}");
    }
}

/// V8 knows no components, so jco takes the file apart for it.
#[test]
#[ignore = "needs Node"]
fn javascript_keeps_the_contract() {
    let tools = languages::node_tools().unwrap_or_else(|error| panic!("{error:#}"));
    // Node looks for `preview2-shim`, which stands in for WASI, in the folders above the script.
    let folder = TempDir::new_in(tools).unwrap();
    let transpiled = languages::jco()
        .unwrap()
        .arg("transpile")
        .arg(xtask::component("plugged"))
        .arg("--out-dir")
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(transpiled.status.success(), "{transpiled:?}");

    let script = folder.path().join("count.mjs");
    let count = r#"
        import { stats } from "./plugged.js";
        for (const text of ["  the   quick\tbrown \n fox ", "", "Grüße"]) {
            console.log(stats.countClean(text));
        }
    "#;
    fs::write(&script, count).unwrap();
    let node = Command::new("node").arg(script).output().unwrap();
    assert!(node.status.success(), "{node:?}");
    assert_eq!(String::from_utf8(node.stdout).unwrap(), "4\n0\n1\n");
}
