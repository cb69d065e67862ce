//! What no limit stops: a plugin that waits inside the host.

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { default: trappable },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    deadline: Instant,
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

impl FaultyImports for State {
    fn ask(&mut self, _question: String) -> Result<String> {
        Ok(String::new())
    }

    // ANCHOR: nap
    fn nap(&mut self, milliseconds: u32) -> Result<()> {
        let nap = Duration::from_millis(milliseconds.into());
        // The host is the only one who can keep the deadline here.
        let left = self.deadline.saturating_duration_since(Instant::now());
        thread::sleep(nap.min(left));
        if nap > left {
            wasmtime::bail!("the nap of {milliseconds} ms went past the deadline");
        }
        Ok(())
    }
    // ANCHOR_END: nap
}

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 blocking`, or pass one: blocking FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Faulty::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        deadline: Instant::now() + Duration::from_secs(10),
    };
    let mut store = Store::new(&engine, state);
    store.set_fuel(1_000_000)?;
    let plugin = Faulty::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `faulty` \
             in wit/part-4/faulty.wit"
        )
    })?;

    // ANCHOR: calls
    let before = store.get_fuel()?;
    plugin.call_nap_long(&mut store, 200)?;
    println!(
        "a nap of 200 ms took {} of fuel",
        before - store.get_fuel()?
    );

    store.data_mut().deadline = Instant::now() + Duration::from_millis(100);
    let error = plugin.call_nap_long(&mut store, 60_000).unwrap_err();
    println!("a nap of a minute: {}", error.root_cause());
    // ANCHOR_END: calls
    Ok(())
}
