//! Firefox prints no page, so the page sends what it shows to a port of this process.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// No welcome page, and no word to anybody outside.
const PREFERENCES: &str = r#"
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("toolkit.telemetry.enabled", false);
"#;

/// A page's last words: `TEST_PORT` is where they go.
pub const SEND: &str = r#"
    fetch("http://127.0.0.1:TEST_PORT/", {
        method: "POST",
        mode: "no-cors",
        body: document.getElementById("shown").textContent,
    });
"#;

/// Opens a file, and returns what its page sends.
pub fn show(program: &Path, profile: &Path, file: &Path) -> String {
    fs::create_dir(profile).unwrap();
    fs::write(profile.join("user.js"), PREFERENCES).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let text = fs::read_to_string(file).unwrap();
    fs::write(file, text.replace("TEST_PORT", &port)).unwrap();

    let mut browser = Command::new(program)
        .args(["--headless", "--no-remote", "--profile"])
        .arg(profile)
        .arg(format!("file://{}", file.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let sent = receive(&listener, Duration::from_secs(60));
    browser.kill().unwrap();
    browser.wait().unwrap();
    sent.unwrap_or_else(|| panic!("{}: no word came out of Firefox", file.display()))
}

/// The body of the first request, if one comes in time.
fn receive(listener: &TcpListener, patience: Duration) -> Option<String> {
    let begun = Instant::now();
    let stream = loop {
        match listener.accept() {
            Ok((stream, _)) => break stream,
            Err(error) if error.kind() == ErrorKind::WouldBlock && begun.elapsed() < patience => {
                sleep(Duration::from_millis(20));
            }
            Err(_) => return None,
        }
    };
    stream.set_nonblocking(false).ok()?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None if line.trim_end().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    String::from_utf8(body).ok()
}
