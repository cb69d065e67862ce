//! `cargo xtask run … | head`: whoever reads the output may leave before the host has ended.

use std::io::{ErrorKind, Read, Result, Write, stdout};
use std::process::{Command, ExitStatus, Stdio};

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
    use std::fs::{File, Metadata};
    use std::os::fd::{AsFd, BorrowedFd};
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    let metadata = |stream: BorrowedFd| -> Result<Metadata> {
        File::from(stream.try_clone_to_owned()?).metadata()
    };
    let (out, err) = (
        metadata(stdout().as_fd()),
        metadata(std::io::stderr().as_fd()),
    );
    let Ok(out) = out else { return false };
    let is_shared = err.is_ok_and(|err| (err.dev(), err.ino()) == (out.dev(), out.ino()));
    out.file_type().is_fifo() && !is_shared
}

#[cfg(not(unix))]
fn is_pipe_of_its_own() -> bool {
    false
}
