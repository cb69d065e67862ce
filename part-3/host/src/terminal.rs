//! What reaches the terminal, or the pipe in its place.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Escapes line ends, and whatever a terminal would obey: a plugin can't forge a line.
pub fn printable(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}

/// The same of a reason, which needn't be longer than a screen.
pub fn shortened(reason: &str) -> String {
    let mut chars = reason.chars();
    let start: String = chars.by_ref().take(1000).collect();
    let rest = if chars.next().is_some() { " …" } else { "" };
    printable(&start) + rest
}

/// Bytes of a line at a terminal, so that it is never the terminal that breaks one: it would go on at
/// the left, where a plugin's words would look like the host's. No letter is wider than it has bytes.
const WIDTH: usize = 70;

/// Goes on below, behind spaces, where a line is too long.
fn broken(text: &str) -> String {
    let mut lines = Vec::new();
    for mut rest in text.lines() {
        while rest.len() > WIDTH {
            let end = rest.floor_char_boundary(WIDTH);
            let space = rest[..end].rfind(' ').filter(|at| *at > WIDTH / 2);
            let (line, more) = rest.split_at(space.unwrap_or(end));
            lines.push(line.to_string() + "\n    ");
            rest = more;
        }
        lines.push(rest.to_string() + "\n");
    }
    lines.concat()
}

/// Prints a line, over what `meanwhile` has shown. In a pipe nobody breaks it.
pub fn say(line: &str) {
    if stderr().is_terminal() {
        eprint!("\x1b[K{}", broken(line));
    } else {
        eprintln!("{line}");
    }
}

/// Tells somebody who waits at a terminal what for, until the next line. In a pipe nobody waits.
pub fn meanwhile(text: &str) {
    if stderr().is_terminal() {
        eprint!("\x1b[K{text}\r");
        stderr().flush().ok();
    }
}

/// How many chapters of a long book one plugin has seen.
pub struct Progress {
    plugin: String,
    chapters: usize,
    done: usize,
    /// When to show it. A short book is through before the first time.
    next: Instant,
}

impl Progress {
    pub fn new(plugin: &str, chapters: usize) -> Self {
        Self {
            plugin: plugin.to_string(),
            chapters,
            done: 0,
            next: Instant::now() + Duration::from_secs(1),
        }
    }

    /// Counts one chapter.
    pub fn step(&mut self) {
        self.done += 1;
        if self.next <= Instant::now() {
            self.next = Instant::now() + Duration::from_millis(100);
            let (plugin, done, chapters) = (&self.plugin, self.done, self.chapters);
            meanwhile(&format!("{plugin}: {done} of {chapters} chapters"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        meanwhile("");
    }
}
