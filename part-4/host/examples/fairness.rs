//! Two plugins on one thread: a deadline that yields, so that one can't starve the other.

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { default: trappable },
    exports: { default: async },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
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
    fn ask(&mut self, question: String) -> Result<String> {
        Ok(format!("{} bytes arrived", question.len()))
    }

    fn nap(&mut self, _milliseconds: u32) -> Result<()> {
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn serve() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 fairness`, or pass one: fairness FILE",
    )?;
    let mut config = wasmtime::Config::new();
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(10));
        }
    });
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo build --target wasm32-wasip2` makes them"
        )
    })?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    Faulty::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    // ANCHOR: yield
    let fresh_store = || {
        let state = State {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&engine, state);
        // At each tick the plugin gives way to others, and then gets one tick more.
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        store
    };
    // ANCHOR_END: yield
    let ready = linker
        .instantiate_pre(&component)
        .and_then(FaultyPre::new)
        .with_context(|| {
            format!(
                "{file} doesn't fit: it must be built against the world `faulty` \
                 in wit/part-4/faulty.wit"
            )
        })?;

    // ANCHOR: race
    let mut hog_store = fresh_store();
    let hog = ready.instantiate_async(&mut hog_store).await?;
    let mut polite_store = fresh_store();
    let polite = ready.instantiate_async(&mut polite_store).await?;

    // One thread, and the hog starts first.
    let endless = async {
        let time = Duration::from_secs(1);
        tokio::time::timeout(time, hog.call_loop_forever(&mut hog_store)).await
    };
    let quick = async {
        let mut sum = 0;
        for _ in 0..1000 {
            sum += polite.call_fine(&mut polite_store).await?;
        }
        Ok::<_, wasmtime::Error>(sum)
    };
    let (hog, polite) = tokio::join!(endless, quick);
    println!("the polite one: {}", polite?);
    println!("the hog ran out of time: {}", hog.is_err());
    // ANCHOR_END: race
    Ok(())
}

fn run() -> Result<()> {
    serve()
}
