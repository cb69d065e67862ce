//! The programs that are run: each shown as a reader would type it, and each but the building of wkg for a
//! limited time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use xtask::cargo;

/// The version that everything on the page was seen with.
const WKG: &str = "0.16.1";

/// A command that is ended after `limit`, whatever becomes of this process.
pub fn bounded(limit: Duration, program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("timeout");
    command
        .arg("--kill-after=5")
        .arg(limit.as_secs().to_string())
        .arg(program.as_ref())
        .stdin(Stdio::null());
    command
}

/// The target folder's own wkg, built on first use.
///
/// # Errors
///
/// If it can't be built.
pub fn wkg(target: &Path) -> Result<PathBuf> {
    let root = target.join("tools");
    let wkg = root.join("bin/wkg");
    if let Ok(output) = Command::new(&wkg).arg("--version").output()
        && String::from_utf8_lossy(&output.stdout).trim() == format!("wkg {WKG}")
    {
        return Ok(wkg);
    }
    cargo::step(&format!("building wkg {WKG}, about three minutes of CPU"));
    let building = root.join("building");
    // Not with `timeout`, whose process is no longer ended with this one by Ctrl-C.
    let mut install = Command::new("cargo");
    install
        .args(["install", "--locked", "--quiet", "--force"])
        .args(["--no-default-features", "--version", &format!("={WKG}")])
        .arg("--root")
        .arg(&root)
        .arg("--target-dir")
        .arg(&building)
        .arg("wkg");
    let status = install.status().context("cargo did not start")?;
    ensure!(status.success(), "wkg {WKG} can't be built");
    std::fs::remove_dir_all(&building).context("what wkg was built of can't be removed")?;
    Ok(wkg)
}

/// What a command printed, on both streams, and whether it succeeded.
pub struct Ran {
    pub succeeded: bool,
    pub printed: String,
}

/// Runs a command and returns what it printed.
///
/// # Errors
///
/// If it doesn't start, or doesn't end in time.
pub fn capture(command: &mut Command) -> Result<Ran> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} did not start"))?;
    // The status of `timeout` when it had to end the command.
    ensure!(
        ![Some(124), Some(137)].contains(&output.status.code()),
        "{command:?} didn't end in time"
    );
    let printed = [output.stdout, output.stderr].concat();
    Ok(Ran {
        succeeded: output.status.success(),
        printed: String::from_utf8_lossy(&printed).into_owned(),
    })
}
