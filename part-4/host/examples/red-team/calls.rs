//! How each attack is carried out.

use std::fs;
use std::time::Duration;

use wasmtime::Result;
use wasmtime::component::Val;
use wasmtime::error::Context;

use crate::attacks::{Fault, Intrusion};
use crate::sandbox::{self, Limits, compiler};
use crate::scene::{Scene, Store};

impl Scene {
    pub async fn faulty(&self, store: &mut Store, fault: &Fault) -> Result<String> {
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

    pub async fn intruder(&self, store: &mut Store, intrusion: &Intrusion) -> Result<String> {
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
    pub async fn by_hand(&self, store: &mut Store, bytes: &[u8]) -> Result<String> {
        let file = self.folder.path().join("attack.wasm");
        fs::write(&file, bytes)?;
        // These files are small, so three seconds are plenty, and the bomb needn't burn for ten.
        let limits = Limits {
            compile: Duration::from_secs(3),
            ..self.limits.clone()
        };
        let component = compiler::compile(&self.engine, &limits, &file.display().to_string());
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
}
