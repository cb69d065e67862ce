//! Where the attacks take place: the two plugins, the folder they may use, and what lies outside.

use std::collections::HashMap;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use wasmtime::component::{HasSelf, Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, ensure, format_err};
use wasmtime_wasi::{FsPerms, WasiCtx};

use crate::attacks::Attack;
use crate::database::{Database, HasDatabase};
use crate::sandbox::{self, Limits, compiler, printable};
use crate::{Intruder, IntruderPre};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { "nap": async | trappable, default: trappable },
    exports: { default: async },
});

pub type State = sandbox::State<Host>;
pub type Store = wasmtime::Store<State>;

/// What the imports need besides the sandbox: the databases that were granted.
pub struct Host {
    granted: HashMap<String, PathBuf>,
}

impl FaultyImports for State {
    fn ask(&mut self, question: String) -> Result<String> {
        Ok(format!("{} bytes arrived", question.len()))
    }

    async fn nap(&mut self, milliseconds: u32) -> Result<()> {
        tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
        Ok(())
    }
}

pub struct Scene {
    pub limits: Limits,
    pub engine: Engine,
    pub linker: Linker<State>,
    pub faulty: FaultyPre<State>,
    pub intruder: IntruderPre<State>,
    /// `secret.txt`, the folder `data`, which is granted, and the databases.
    pub folder: TempDir,
    pub network: TcpListener,
}

impl Scene {
    pub fn set(limits: Limits) -> Result<Self> {
        let engine = sandbox::engine()?;
        let mut linker = sandbox::linker(&engine)?;
        Faulty::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
        Intruder::add_to_linker::<State, HasDatabase>(&mut linker, |state| Database {
            table: &mut state.table,
            granted: &state.host.granted,
        })?;
        let mut files = std::env::args().skip(1);
        let mut load = |world: &str| -> Result<_> {
            let file = files.next().context(
                "two components are needed; type `cargo xtask run part-4 red-team`, \
                 or pass them: red-team FAULTY INTRUDER",
            )?;
            let component = compiler::compile(&engine, &limits, &file)?;
            let linked = linker.instantiate_pre(&component);
            linked.with_context(|| {
                format!("{file} doesn't fit: it must be built against the world `{world}`")
            })
        };
        let faulty = FaultyPre::new(load("faulty")?)?;
        let intruder = IntruderPre::new(load("intruder")?)?;
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("data"))?;
        fs::create_dir(folder.path().join("databases"))?;
        fs::write(folder.path().join("secret.txt"), "the host's")?;
        Ok(Self {
            faulty,
            intruder,
            network: TcpListener::bind("127.0.0.1:0")?,
            limits,
            engine,
            linker,
            folder,
        })
    }

    fn store(&self) -> Result<Store> {
        let data = self.folder.path().join("data");
        let mut wasi = WasiCtx::builder();
        wasi.preopened_dir(&data, "data", FsPerms::ReadWrite)?;
        // In no folder that is granted: there the plugin could put a link in the file's place.
        let shop = self.folder.path().join("databases/shop.sqlite");
        let host = Host {
            granted: HashMap::from([("shop".to_string(), shop)]),
        };
        Ok(sandbox::store(&self.engine, &self.limits, &mut wasi, host))
    }

    /// Runs one attack in a store of its own, and tells how it ended.
    pub async fn attack(&self, attack: &Attack) -> Result<String> {
        let mut store = self.store()?;
        let outcome = match attack {
            Attack::Faulty(fault) => self.faulty(&mut store, fault).await,
            Attack::Intruder(intrusion) => self.intruder(&mut store, intrusion).await,
            Attack::Wat(text) => self.by_hand(&mut store, &wat::parse_str(text)?).await,
            Attack::Named(text) => {
                let trap = self.by_hand(&mut store, &wat::parse_str(text)?).await;
                trap.map_err(|error| format_err!("{error:?}"))
            }
            Attack::File(bytes) => self.by_hand(&mut store, &bytes()).await,
        };
        drop(store);
        let outcome = outcome.unwrap_or_else(|error| error.root_cause().to_string());
        // One line for each, however long: here nobody is deceived by what a terminal makes of it.
        let outcome = printable(outcome.as_bytes()).replace("\n    ", "");
        // Errors name the file with its folder, which is another one on each run.
        let outcome = outcome.replace(&format!("{}/", self.folder.path().display()), "");
        let full = self.folder.path().join("data/full");
        match fs::metadata(&full) {
            Ok(file) => {
                fs::remove_file(full)?;
                Ok(format!(
                    "{outcome}, and {} MiB are written",
                    file.len() / 1024 / 1024
                ))
            }
            Err(_) => Ok(outcome),
        }
    }

    /// What a plugin answers that had nothing to do with the attack.
    pub async fn next_plugin(&self) -> Result<u32> {
        let mut store = self.store()?;
        let plugin = self.faulty.instantiate_async(&mut store);
        let plugin = sandbox::call(&self.limits, plugin).await?;
        sandbox::call(&self.limits, plugin.call_fine(&mut store)).await
    }

    /// Looks outside of what was granted: nothing may be new, gone, or different.
    pub fn look_for_damage(&self) -> Result<()> {
        let entries = fs::read_dir(self.folder.path())?;
        let names: Vec<_> = entries
            .map(|entry| Ok(entry?.file_name()))
            .collect::<Result<_>>()?;
        ensure!(
            names.len() == 3,
            "outside of the granted folder there are now {names:?}"
        );
        let secret = fs::read_to_string(self.folder.path().join("secret.txt"))?;
        ensure!(secret == "the host's", "the secret is now {secret:?}");
        self.network.set_nonblocking(true)?;
        ensure!(
            self.network.accept().is_err(),
            "somebody reached the network"
        );
        Ok(())
    }
}
