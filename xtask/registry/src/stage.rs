//! Where a demonstration plays: a registry, a folder with the components, and the commands run there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use xtask::build::{Built, build};
use xtask::parts::Executable;

use crate::server::{self, Server};
use crate::tools::{self, Ran, bounded};

/// What a command may take: one of them builds a crate.
const LIMIT: Duration = Duration::from_secs(300);

/// Dropped, it stops the registry and removes the folder.
#[derive(Clone)]
pub struct Stage {
    pub server: Rc<Server>,
    /// The workspace's own target folder.
    pub target: PathBuf,
    built: Rc<Built>,
    wkg: PathBuf,
    base: Rc<TempDir>,
    /// Where commands are run.
    folder: PathBuf,
}

impl Stage {
    /// Builds what is needed, and starts an empty registry.
    ///
    /// # Errors
    ///
    /// If the registry isn't installed or doesn't start, or something can't be built.
    pub fn set() -> Result<Self> {
        server::ensure_installed()?;
        let components = ["plugged", "infiltrated", "part-5-counter"];
        let tools = [Executable::Bin("part-5-host"), Executable::Bin("wac")];
        let built = build(&components, &tools)?;
        // target/debug/wac
        let target = built.executables["wac"].ancestors().nth(2);
        let target = target.context("wac is in no target folder")?.to_path_buf();
        let wkg = tools::wkg(&target)?;

        let base = tempfile::tempdir()?;
        let server = Server::start(base.path())?;
        let folder = base.path().join("work");
        fs::create_dir(&folder)?;
        for (name, file) in [
            ("plugged", "plugged.wasm"),
            ("infiltrated", "infiltrated.wasm"),
            ("part-5-counter", "counter.wasm"),
        ] {
            fs::copy(&built.components[name], folder.join(file))?;
        }
        let address = &server.address;
        fs::write(
            base.path().join("registries.toml"),
            include_str!("../registries.toml").replace("REGISTRY", address),
        )?;
        println!("REGISTRY is {address}");
        Ok(Self {
            server: Rc::new(server),
            target,
            built: Rc::new(built),
            wkg,
            base: Rc::new(base),
            folder,
        })
    }

    /// The same, with commands run in a folder below.
    pub fn inside(&self, folder: &str) -> Self {
        let folder = self.folder.join(folder);
        Self {
            folder,
            ..self.clone()
        }
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Copies a folder of the repository.
    pub fn copy(&self, from: &str, to: &str) -> Result<()> {
        xtask::copy_folder(&xtask::root().join(from), &self.path(to))
    }

    /// Pushes a file as version 0.1.0, and returns the digest of its manifest.
    pub fn push(&self, file: &str) -> Result<String> {
        let name = "REGISTRY/tutorial/pipeline:0.1.0";
        let printed = self.succeed(&format!("wkg oci push --insecure REGISTRY {name} {file}"))?;
        let digest = printed
            .lines()
            .find_map(|line| line.strip_prefix("digest: "));
        Ok(digest.context("wkg printed no digest")?.to_string())
    }

    /// `version` is a tag with its colon, or a digest with its at sign.
    pub fn pull(&self, version: &str, file: &str) -> Result<String> {
        self.succeed(&self.pull_command(version, file))
    }

    pub fn pull_command(&self, version: &str, file: &str) -> String {
        format!("wkg oci pull --insecure REGISTRY REGISTRY/tutorial/pipeline{version} -o {file}")
    }

    /// The digest of a manifest's only layer, as the registry keeps it.
    pub fn layer_of(&self, manifest: &str) -> Result<String> {
        let manifest: Value = serde_json::from_slice(&fs::read(self.server.blob(manifest)?)?)?;
        let layers = manifest["layers"].as_array().context("no layers")?;
        ensure!(layers.len() == 1, "{} layers", layers.len());
        let digest = layers[0]["digest"].as_str().context("no digest")?;
        Ok(digest.to_string())
    }

    pub fn sha256(&self, file: &str) -> Result<String> {
        let hash = Sha256::digest(fs::read(self.path(file))?);
        let hex = hash.iter().map(|byte| format!("{byte:02x}"));
        Ok(format!("sha256:{}", hex.collect::<String>()))
    }

    /// Fails unless the two files are the same, byte by byte.
    pub fn assert_same(&self, one: &str, other: &str) -> Result<()> {
        let same = fs::read(self.path(one))? == fs::read(self.path(other))?;
        ensure!(same, "{one} isn't {other}");
        self.say(&format!("{one} is {other}"));
        Ok(())
    }

    /// A finding, below the command that it is about.
    pub fn say(&self, text: &str) {
        println!("  {text}");
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub fn succeed(&self, line: &str) -> Result<String> {
        let ran = self.run(line)?;
        ensure!(ran.succeeded, "`{line}` failed");
        Ok(ran.printed)
    }

    /// Runs a command that must fail, with `expected` in what it prints.
    pub fn fail(&self, line: &str, expected: &str) -> Result<()> {
        let ran = self.run(line)?;
        ensure!(!ran.succeeded, "`{line}` was to fail, and succeeded");
        ensure!(
            ran.printed.contains(expected),
            "`{line}` failed, but not with `{expected}`"
        );
        Ok(())
    }

    /// Shows the command, runs it, and shows what it prints; names stand for paths and the address.
    fn run(&self, line: &str) -> Result<Ran> {
        println!("> {line}");
        let words = line.replace("REGISTRY", &self.server.address);
        let mut words = words.split_whitespace();
        let program = words.next().context("an empty command")?;
        let program = match program {
            "wkg" => self.wkg.clone(),
            "cargo" => std::env::var_os("CARGO").unwrap_or("cargo".into()).into(),
            built => self.built.executables[built].clone(),
        };
        let base = self.base.path();
        let mut command: Command = bounded(LIMIT, program);
        command
            .args(words)
            .current_dir(&self.folder)
            .env("WKG_CONFIG_FILE", base.join("registries.toml"))
            // Nothing comes from a cache of an earlier run, or with somebody's password.
            .env("WKG_CACHE_DIR", base.join("cache"))
            .env("DOCKER_CONFIG", base.join("docker"))
            .env("NO_PROXY", "127.0.0.1")
            .env_remove("RUST_BACKTRACE")
            .env("CARGO_TARGET_DIR", self.target.join("theirs"));
        let ran = tools::capture(&mut command)?;
        for line in ran.printed.lines() {
            let shown = line.replace(&self.server.address, "REGISTRY");
            println!(
                "{}",
                shown.replace(&format!("{}/", self.folder.display()), "")
            );
        }
        Ok(ran)
    }
}
