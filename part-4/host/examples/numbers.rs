//! The same secrets behind numbers and behind handles, and a thief.
//!
//! Takes part-4-thief.

use part_4_shared::setup;
use tutorial::resources::vault;
use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "thief",
    path: "../../wit/part-4",
    imports: { default: trappable },
    with: { "tutorial:resources/vault.secret": Secret },
});

// ANCHOR: state
/// What the host keeps for a handle.
pub struct Secret(String);

/// Part 2's state, and the secrets that have numbers. Those that have handles are in the table.
struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    secrets: Vec<String>,
}
// ANCHOR_END: state

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

// ANCHOR: by-number
impl vault::Host for State {
    fn open_number(&mut self, owner: String) -> Result<u32> {
        self.secrets.push(format!("{owner}'s secret"));
        Ok(self.secrets.len() as u32 - 1)
    }

    fn read_number(&mut self, number: u32) -> Result<Option<String>> {
        Ok(self.secrets.get(number as usize).cloned())
    }
}
// ANCHOR_END: by-number

// ANCHOR: by-handle
impl vault::HostSecret for State {
    fn new(&mut self, owner: String) -> Result<Resource<Secret>> {
        Ok(self.table.push(Secret(format!("{owner}'s secret")))?)
    }

    fn read(&mut self, secret: Resource<Secret>) -> Result<String> {
        Ok(self.table.get(&secret)?.0.clone())
    }

    fn drop(&mut self, secret: Resource<Secret>) -> Result<()> {
        self.table.delete(secret)?;
        Ok(())
    }
}
// ANCHOR_END: by-handle

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = setup::component(&engine)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Thief::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let mut state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        secrets: Vec::new(),
    };

    // ANCHOR: ada
    // Ada was here first: the host keeps her secret both ways, and gave the thief neither.
    vault::Host::open_number(&mut state, "Ada".to_string())?;
    vault::HostSecret::new(&mut state, "Ada".to_string())?;

    let mut store = Store::new(&engine, state);
    let thief = Thief::instantiate(&mut store, &component, &linker);
    let thief = thief.with_context(|| setup::misfit("thief"))?;
    println!("by number: {:?}", thief.call_steal_by_number(&mut store)?);
    match thief.call_steal_by_handle(&mut store) {
        Ok(secret) => println!("by handle: {secret}"),
        Err(error) => println!("by handle: {}", error.root_cause()),
    }
    // ANCHOR_END: ada
    Ok(())
}
