//! Chromium, which prints what a page shows.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Opens a file, and returns what stands in the element `shown` when nothing goes on any more.
pub fn show(program: &Path, profile: &Path, file: &Path) -> String {
    let output = Command::new(program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ])
        .args(["--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync"])
        .args(["--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8(output.stdout).unwrap();
    let shown = dom.split("<pre id=\"shown\">").nth(1);
    let shown = shown.and_then(|rest| rest.split("</pre>").next());
    let shown = shown.unwrap_or_else(|| panic!("{}: no page came out of Chromium", file.display()));
    let shown = shown.replace("&lt;", "<").replace("&gt;", ">");
    shown.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

/// Debian's Chromium, or another by one of its names.
pub fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| Path::is_file(file))
}
