//! Where the attacks take place: the two plugins, the folder they may use, and what lies outside.

use std::collections::HashMap;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use wasmtime::component::{HasSelf, Linker, Val, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, FrameInfo, Result, WasmBacktrace, ensure, format_err};
use wasmtime_wasi::{FsPerms, WasiCtx};

use crate::attacks::{Attack, Fault, Intrusion};
use crate::database::{Database, HasDatabase};
use crate::sandbox::{self, Limits, compiler, printable};
use crate::{Intruder, IntruderPre};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { "nap": async | trappable, default: trappable },
    exports: { default: async },
});

type State = sandbox::State<Host>;
type Store = wasmtime::Store<State>;

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
    limits: Limits,
    engine: Engine,
    linker: Linker<State>,
    faulty: FaultyPre<State>,
    intruder: IntruderPre<State>,
    /// `secret.txt`, and the folder `data` that is granted.
    folder: TempDir,
    network: TcpListener,
}

impl Scene {
    pub async fn set(limits: Limits) -> Result<Self> {
        let engine = sandbox::engine()?;
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
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
        let host = Host {
            granted: HashMap::from([("shop".to_string(), data.join("shop.sqlite"))]),
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
                trap.map_err(|error| {
                    let backtrace = error.downcast_ref::<WasmBacktrace>();
                    let frame = backtrace.and_then(|backtrace| backtrace.frames().first());
                    let name = frame.and_then(FrameInfo::func_name).unwrap_or_default();
                    format_err!("it trapped in {name}")
                })
            }
            Attack::File(bytes) => self.by_hand(&mut store, &bytes()).await,
        };
        drop(store);
        let outcome = outcome.unwrap_or_else(|error| error.root_cause().to_string());
        let outcome = printable(outcome.as_bytes()).replace('\n', "\\n");
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

    async fn faulty(&self, store: &mut Store, fault: &Fault) -> Result<String> {
        let hour = 60 * 60 * 1000;
        let started = self.faulty.instantiate_async(&mut *store);
        let plugin = sandbox::call(&self.limits, started).await?;
        let call = async {
            match fault {
                Fault::Panic => plugin.call_panic(store).await?,
                Fault::DivideByZero => drop(plugin.call_divide(store, 0).await?),
                Fault::OutOfBounds => plugin.call_out_of_bounds(store).await?,
                Fault::Recurse => plugin.call_recurse_forever(store).await?,
                Fault::Loop => plugin.call_loop_forever(store).await?,
                Fault::Allocate => plugin.call_allocate_forever(store).await?,
                Fault::Print => plugin.call_print_forever(store).await?,
                Fault::Exit => plugin.call_exit_early(store).await?,
                Fault::Ask(size) => drop(plugin.call_ask_host(store, *size).await?),
                Fault::Return(size) => drop(plugin.call_huge_list(store, *size).await?),
                Fault::EmptyStrings(count) => drop(plugin.call_empty_strings(store, *count).await?),
                Fault::Nap => plugin.call_nap_long(store, hour).await?,
                Fault::Sleep => plugin.call_sleep_long(store, hour).await?,
            }
            Ok("it came back".to_string())
        };
        sandbox::call(&self.limits, call).await
    }

    async fn intruder(&self, store: &mut Store, intrusion: &Intrusion) -> Result<String> {
        let shop = "sqlite:shop";
        let started = self.intruder.instantiate_async(&mut *store);
        let plugin = sandbox::call(&self.limits, started).await?;
        let address = self.network.local_addr()?.to_string();
        let answer = |result: Result<(), String>| result.err().unwrap_or("it worked".to_string());
        let call = async {
            Ok(match intrusion {
                Intrusion::Read(path) => {
                    answer(plugin.call_read_file(store, path).await?.map(drop))
                }
                Intrusion::Link(target) => {
                    let read = plugin.call_follow_link(store, target, "data/link").await?;
                    answer(read.map(drop))
                }
                Intrusion::Fill => answer(plugin.call_fill_disk(store, "data/full").await?),
                Intrusion::Reach => answer(plugin.call_reach(store, &address).await?),
                Intrusion::Variables => format!("it sees {}", plugin.call_variables(store).await?),
                Intrusion::Say(text) => {
                    plugin.call_say(&mut *store, text.as_bytes()).await?;
                    store.data().printed("plugin").trim_end().to_string()
                }
                Intrusion::Query(sql) => {
                    let outside = self.folder.path().display().to_string();
                    let sql = [sql.replace("{outside}", &outside)];
                    answer(plugin.call_query(store, shop, &sql).await?.map(drop))
                }
                Intrusion::Connect(url) => {
                    answer(plugin.call_query(store, url, &[]).await?.map(drop))
                }
                Intrusion::Repeat(sql) => {
                    let table = ["CREATE TABLE IF NOT EXISTS hoard (x)".to_string()];
                    plugin.call_query(&mut *store, shop, &table).await?.ok();
                    answer(plugin.call_repeat(store, shop, sql, 10_000).await?)
                }
                Intrusion::Hoard => answer(plugin.call_hoard(store, shop, 20_000).await?),
                Intrusion::DropParentFirst => {
                    plugin.call_drop_parent_first(store, shop).await?;
                    "it worked".to_string()
                }
            })
        };
        sandbox::call(&self.limits, call).await
    }

    /// Loads a component that fits no world, and calls its export `attack`.
    async fn by_hand(&self, store: &mut Store, bytes: &[u8]) -> Result<String> {
        let file = self.folder.path().join("attack.wasm");
        fs::write(&file, bytes)?;
        let component = compiler::compile(&self.engine, &self.limits, &file.display().to_string());
        fs::remove_file(&file)?;
        let component = component?;
        let started = self.linker.instantiate_async(&mut *store, &component);
        let instance = sandbox::call(&self.limits, started).await?;
        let attack = instance
            .get_func(&mut *store, "attack")
            .context("no `attack`")?;
        let types = attack.ty(&store);
        let parameters = vec![Val::String("from the host".to_string()); types.params().len()];
        let mut results = vec![Val::Bool(false); types.results().len()];
        let call = attack.call_async(store, &parameters, &mut results);
        sandbox::call(&self.limits, call).await?;
        Ok("it came back".to_string())
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
            names.len() == 2,
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
