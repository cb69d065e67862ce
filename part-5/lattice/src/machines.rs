//! Starts the processes that stand for machines. None outlives this one, however it ends.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A process that ends when its stdin does, or when it is dropped.
pub struct Machine(Child);

impl Machine {
    /// NATS, with the store in which the lattice keeps its links.
    pub fn nats(port: u16, folder: &Path) -> Result<Self> {
        let found = Command::new("nats-server").arg("--version").output();
        if found.is_err() {
            bail!(
                "there is no nats-server here; type `apt-get install nats-server`, as root, on \
                 Debian or Ubuntu. Nothing else in this repository needs it"
            );
        }
        // It doesn't watch its stdin: a shell does that for it.
        let watch = r#"trap "" INT; timeout 600 "$@" </dev/null & read -r _; kill $!; wait"#;
        let log = File::create(folder.join("nats.log"))?;
        let mut command = Command::new("sh");
        command
            .args(["-c", watch, "sh", "nats-server", "-js", "-a", "127.0.0.1"])
            .args(["-p", &port.to_string(), "-sd"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(Self(command.spawn().context("sh did not start")?))
    }

    /// A host, in a process of its own.
    pub fn host(nats: &str, name: &str, folder: &Path) -> Result<Self> {
        let log = File::create(folder.join(format!("{name}.log")))?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["host", nats, name])
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(Self(command.spawn()?))
    }

    /// As a power cut does it: with no time for a last word.
    pub fn kill(&mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }

    /// Whether it ends by itself within ten seconds.
    pub fn ends(&mut self) -> Result<bool> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if self.0.try_wait()?.is_some() {
                return Ok(true);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(false)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        if !self.ends().unwrap_or(false) {
            let _ = self.kill();
        }
    }
}
