//! `cargo xtask run … | head`: whoever reads the output may leave before the host has ended. And what a
//! host says at a terminal is passed on and kept, to see whether its error is a known one.

use std::fmt::Arguments;
use std::io::{ErrorKind, IsTerminal, PipeReader, Read, Result, Write, stderr, stdout};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

/// `println!`, which doesn't panic when whoever reads the lines has left: `cargo xtask exercise | head`.
#[macro_export]
macro_rules! say {
    ($($part:tt)*) => {
        $crate::pipe::line(format_args!($($part)*))
    };
}

/// Prints a line, for [`say!`].
///
/// # Panics
///
/// If stdout can't be written for another reason, such as a full disk.
pub fn line(text: Arguments<'_>) {
    if let Err(error) = writeln!(stdout(), "{text}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        panic!("stdout can't be written: {error}");
    }
}

/// As much as is kept of what was printed, in bytes: an error is at its end.
const KEPT: usize = 64 * 1024;

/// The same as [`run`]. At a terminal it also returns the end of what was printed there.
///
/// # Errors
///
/// Those of [`run`].
pub fn watch(command: &mut Command) -> Result<(Option<ExitStatus>, String)> {
    if !stderr().is_terminal() {
        return Ok((run(command)?, String::new()));
    }
    let (reader, writer) = std::io::pipe()?;
    // In two pipes, the lines of both would lose their order.
    if is_same(stdout(), stderr()) {
        command.stdout(writer.try_clone()?);
    }
    command.stderr(writer);
    let watcher = thread::spawn(move || pass_on(reader));
    let status = run(command);
    // It holds the pipe's other end, and passing on goes on until that is closed.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let printed = watcher.join().expect("passing on doesn't panic");
    Ok((status?, String::from_utf8_lossy(&printed).into_owned()))
}

/// To the terminal, at once, whatever the reader is.
fn pass_on(mut reader: PipeReader) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        // A terminal that is gone is no reason to stop the host.
        let _ = stderr().write_all(&buffer[..count]);
        kept.extend_from_slice(&buffer[..count]);
        let start = kept.len().saturating_sub(KEPT);
        kept.drain(..start);
    }
    kept
}

/// Runs a command to its end. If its stdout is a pipe whose reader leaves, it is ended there: `None`.
///
/// A host would panic at its next `println!`, because Rust's programs ignore the signal that ends
/// others.
///
/// # Errors
///
/// If it can't be started, or what it prints can't be passed on.
pub fn run(command: &mut Command) -> Result<Option<ExitStatus>> {
    if !is_pipe_of_its_own() {
        return command.status().map(Some);
    }
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut printed = child.stdout.take().expect("stdout is piped");
    let mut buffer = [0; 8192];
    loop {
        let count = printed.read(&mut buffer)?;
        if count == 0 {
            return child.wait().map(Some);
        }
        let mut out = stdout().lock();
        match out.write_all(&buffer[..count]).and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether stdout is a pipe, and another one than stderr: passed on through here, what comes from
/// both would lose its order.
#[cfg(unix)]
fn is_pipe_of_its_own() -> bool {
    use std::os::unix::fs::FileTypeExt;

    let is_pipe = metadata(stdout()).is_ok_and(|out| out.file_type().is_fifo());
    is_pipe && !is_same(stdout(), stderr())
}

#[cfg(unix)]
fn is_same(one: impl std::os::fd::AsFd, other: impl std::os::fd::AsFd) -> bool {
    use std::os::unix::fs::MetadataExt;

    let (Ok(one), Ok(other)) = (metadata(one), metadata(other)) else {
        return false;
    };
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(unix)]
fn metadata(stream: impl std::os::fd::AsFd) -> Result<std::fs::Metadata> {
    std::fs::File::from(stream.as_fd().try_clone_to_owned()?).metadata()
}

#[cfg(not(unix))]
fn is_pipe_of_its_own() -> bool {
    false
}

#[cfg(not(unix))]
fn is_same<A, B>(_: A, _: B) -> bool {
    false
}
