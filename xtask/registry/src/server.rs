//! A registry of one's own: on loopback, on a free port, gone with everything in it at the end.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// It ends when this is dropped, and when this process does, however that ends.
pub struct Server {
    process: Child,
    /// Address and port.
    pub address: String,
    storage: PathBuf,
}

impl Server {
    /// Starts Debian's docker-registry with its storage below `folder`.
    ///
    /// # Errors
    ///
    /// If it doesn't answer within ten seconds.
    pub fn start(folder: &Path) -> Result<Self> {
        // Asked for and let go, so that it is free; nobody else takes it in the meantime, or the
        // registry doesn't start.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let storage = folder.join("storage");
        let config = folder.join("registry.yml");
        let text = format!(
            "version: 0.1\nlog: {{ level: error }}\n\
             storage: {{ filesystem: {{ rootdirectory: \"{}\" }} }}\n\
             http: {{ addr: \"{address}\" }}\n",
            storage.display()
        );
        fs::write(&config, text)?;
        let log = folder.join("registry.log");
        // The shell waits for the end of its stdin, whose other end is here.
        let watch = r#"trap "" INT; timeout 900 "$@" </dev/null & read -r _; kill $!; wait"#;
        let process = Command::new("sh")
            .args(["-c", watch, "sh", "docker-registry", "serve"])
            .arg(&config)
            .stdin(Stdio::piped())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            .spawn()?;
        let mut server = Self {
            process,
            address,
            storage,
        };
        let asked = Instant::now();
        while TcpStream::connect(&server.address).is_err() {
            if server.process.try_wait()?.is_some() || asked.elapsed() > Duration::from_secs(10) {
                bail!(
                    "docker-registry doesn't answer on {}:\n{}",
                    server.address,
                    fs::read_to_string(&log)?
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// The file in which the registry keeps what has this digest.
    pub fn blob(&self, digest: &str) -> Result<PathBuf> {
        let hex = digest
            .strip_prefix("sha256:")
            .with_context(|| format!("`{digest}` is no digest"))?;
        let blobs = self.storage.join("docker/registry/v2/blobs/sha256");
        Ok(blobs.join(&hex[..2]).join(hex).join("data"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Before anything is built for it.
///
/// # Errors
///
/// If there is no docker-registry. The error says what to type.
pub fn ensure_installed() -> Result<()> {
    match Command::new("docker-registry").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "there is no docker-registry here; type `apt-get install docker-registry`, as root, on \
             Debian or Ubuntu. Nothing else in this repository needs it"
        ),
        Err(error) => Err(error).context("docker-registry did not start"),
    }
}
