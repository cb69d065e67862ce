//! Makes sure that guests can be compiled: that the wasm32-wasip2 target is installed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::{cargo, root};

/// The target that guests are compiled for. Its linker emits components, not core modules.
pub const GUEST_TARGET: &str = "wasm32-wasip2";

/// Installs the guests' target unless it is there.
///
/// rustup reads it from rust-toolchain.toml by itself, but not where automatic installation
/// is switched off, nor where Rust was installed by other means.
///
/// # Errors
///
/// If the target is missing and rustup can't add it. The error says what to type.
pub fn ensure_installed() -> Result<()> {
    ensure_other(GUEST_TARGET)
}

/// The same for a target that only one command needs.
///
/// # Errors
///
/// As above.
pub fn ensure_other(target: &str) -> Result<()> {
    if is_installed(target)? {
        return Ok(());
    }
    cargo::step(&format!("installing the target {target}"));
    let added = Command::new("rustup")
        .args(["target", "add", target])
        .current_dir(root())
        .stdout(Stdio::null())
        .status();
    let fix = format!(
        "the target {target} is missing and could not be installed; \
         type `rustup target add {target}` in this folder (without rustup: install your \
         distribution's standard library for {target}), then run this command again"
    );
    let status = added
        .with_context(|| fix.clone())
        .context("rustup did not start")?;
    ensure!(status.success() && is_installed(target)?, fix);
    Ok(())
}

/// rustc names the folder whether it exists or not, so the answer alone proves nothing.
pub(crate) fn is_installed(target: &str) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", target])
        .current_dir(root())
        .output()
        .context("rustc did not start")?;
    let folder = String::from_utf8(output.stdout).context("rustc printed no path")?;
    Ok(output.status.success() && PathBuf::from(folder.trim()).is_dir())
}
