//! The same secrets behind numbers and behind handles, and a thief.

use std::process::ExitCode;

use wasmtime::component::{Component, HasSelf, Linker, Resource, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "thief",
    path: "../../wit/part-4",
    imports: { default: trappable },
    with: { "tutorial:resources/vault.secret": Secret },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    secrets: Vec<String>,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

use tutorial::resources::vault;

/// What the host keeps for a handle.
pub struct Secret(String);

// ANCHOR: vault
impl vault::Host for State {
    fn open_number(&mut self, owner: String) -> Result<u32> {
        self.secrets.push(format!("{owner}'s secret"));
        Ok(self.secrets.len() as u32 - 1)
    }

    fn read_number(&mut self, number: u32) -> Result<Option<String>> {
        Ok(self.secrets.get(number as usize).cloned())
    }
}

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
// ANCHOR_END: vault

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 numbers`, or pass one: numbers FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Thief::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let mut state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        secrets: Vec::new(),
    };
    // ANCHOR: ada
    // Ada was here first. Her secret lies in the host twice, and the thief was given neither.
    vault::Host::open_number(&mut state, "Ada".to_string())?;
    vault::HostSecret::new(&mut state, "Ada".to_string())?;
    // ANCHOR_END: ada
    let mut store = Store::new(&engine, state);
    let plugin = Thief::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `thief` \
             in wit/part-4/numbers.wit"
        )
    })?;

    println!("by number: {:?}", plugin.call_steal_by_number(&mut store)?);
    match plugin.call_steal_by_handle(&mut store) {
        Ok(secret) => println!("by handle: {secret}"),
        Err(error) => println!("by handle: {}", error.root_cause()),
    }
    Ok(())
}
