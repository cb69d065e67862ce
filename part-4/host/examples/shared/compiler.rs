//! Compiling where it can be killed: no limit of an engine holds while it compiles.

use std::env;
use std::fs::{self, File};
use std::io::{Read, Seek, Write, copy, stdin, stdout};
use std::process::{Command, exit};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::component::Component;
use wasmtime::error::Context;
use wasmtime::{Engine, Result, bail, ensure};

use super::{Limits, engine};

/// The variable that tells the process that compiles from its parent.
const COMPILES: &str = "SANDBOX_COMPILES";

// ANCHOR: child
/// To be called first in `main`, before anything is printed: that process is this program again. It
/// compiles from stdin to stdout, and exits.
pub fn compile_for_parent() {
    if env::var_os(COMPILES).is_none() {
        return;
    }
    let compile = || -> Result<()> {
        let mut component = Vec::new();
        stdin().read_to_end(&mut component)?;
        stdout().write_all(&engine()?.precompile_component(&component)?)?;
        // `exit` would write the rest, and say nothing when the disk is full.
        stdout().flush()?;
        Ok(())
    };
    match compile() {
        Ok(()) => exit(0),
        Err(error) => {
            eprint!("{error:#}");
            exit(1)
        }
    }
}
// ANCHOR_END: child

/// Compiles a component in a process of its own, which is killed when its time is over.
///
/// Blocks its thread for as long. An async host calls it in `spawn_blocking`.
pub fn compile(engine: &Engine, limits: &Limits, file: &str) -> Result<Component> {
    // Or each of these processes would start another.
    ensure!(
        env::var_os(COMPILES).is_none(),
        "`main` must begin with `compile_for_parent`"
    );
    // ANCHOR: size
    let mut component = tempfile::tempfile()?;
    // Opening a pipe waits until somebody writes to it.
    let kind = fs::metadata(file).with_context(|| format!("{file} can't be read"))?;
    ensure!(kind.is_file(), "{file} isn't a file");
    let opened = File::open(file).with_context(|| format!("{file} can't be read"))?;
    // One byte more than allowed is enough to know; the rest of a huge file is never read.
    let size = copy(&mut opened.take(limits.file + 1), &mut component)
        .with_context(|| format!("{file} can't be read"))?;
    ensure!(
        size <= limits.file,
        "{file} has more than {} bytes",
        limits.file
    );
    // ANCHOR_END: size
    component.rewind()?;

    // ANCHOR: spawn
    let mut compiled = tempfile::tempfile()?;
    let mut complaint = tempfile::tempfile()?;
    let mut compiler = Command::new(env::current_exe()?)
        .env(COMPILES, "")
        .stdin(component)
        .stdout(compiled.try_clone()?)
        .stderr(complaint.try_clone()?)
        .spawn()?;
    // ANCHOR_END: spawn

    // ANCHOR: kill
    let end = Instant::now() + limits.compile;
    let status = loop {
        if let Some(status) = compiler.try_wait()? {
            break status;
        }
        if Instant::now() >= end {
            compiler.kill()?;
            compiler.wait()?;
            bail!("{file} isn't compiled after {:?}", limits.compile);
        }
        thread::sleep(Duration::from_millis(5));
    };
    // ANCHOR_END: kill
    let read = |file: &mut File, most: u64| -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    if !status.success() {
        let complaint = read(&mut complaint, 1000)?;
        let complaint = String::from_utf8_lossy(&complaint);
        // One of Wasmtime's has a byte a line.
        let words: Vec<_> = complaint.split_whitespace().collect();
        bail!(
            "{file} can't be loaded: a component was expected: {}",
            words.join(" ")
        );
    }
    // ANCHOR: load
    let size = compiled.metadata()?.len();
    ensure!(
        size <= limits.compiled,
        "{file} becomes more than {} bytes when it is compiled",
        limits.compiled
    );
    // SAFETY: this program's own compiler has written that file, and nobody else can open it.
    unsafe { Component::deserialize(engine, read(&mut compiled, size)?) }
    // ANCHOR_END: load
}
