//! The host as its user starts it: over your plugin, and over one that never ends.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Builds a guest, so that no test runs an old one.
fn component(package: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let build = ["build", "--release", "--target", "wasm32-wasip2"];
    let status = Command::new(env!("CARGO"))
        .args(build)
        .args(["--package", package, "--target-dir"])
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.unwrap().success(), "{package} isn't built");
    target.join(format!("wasm32-wasip2/release/{package}.wasm"))
}

/// What the host prints about a plugin.
fn lines(component: &Path) -> Vec<String> {
    let mut host = Command::new(env!("CARGO_BIN_EXE_host"));
    let output = host.arg(component).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    stdout.lines().map(str::to_string).collect()
}

#[test]
fn the_plugin_greets_and_gets_no_more_memory_than_allowed() {
    let lines = lines(&component("plugin"));
    assert_eq!(lines[0], "a text of 3 bytes: \"Hello, Ada!\"");
    assert!(lines[1].ends_with("bytes of memory wanted"), "{lines:?}");
}

// ANCHOR: endless
#[test]
fn a_plugin_that_never_ends_is_stopped() {
    let endless = component("endless");
    let begun = Instant::now();
    let lines = lines(&endless);
    assert!(lines[0].ends_with("no answer within 500ms"), "{lines:?}");
    // Its words are one thing, the clock is another.
    assert!(begun.elapsed() < Duration::from_secs(20));
}
// ANCHOR_END: endless
