//! A test of a host: the plugin does on demand what a test wants to see the host cope with.

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable, bindgen};
use wasmtime::{Config, Engine, Result, Store, Trap};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
    imports: { default: trappable },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    /// What the plugin asked, for the test to look at.
    asked: Vec<String>,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl FaultyImports for State {
    fn ask(&mut self, question: String) -> Result<String> {
        self.asked.push(question);
        Ok("an answer".to_string())
    }

    fn nap(&mut self, _milliseconds: u32) -> Result<()> {
        Ok(())
    }
}

/// Compiled and linked once, as a host would; the tests take stores of their own.
fn ready() -> (Engine, FaultyPre<State>) {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config).unwrap();
    let component = Component::from_file(&engine, xtask::component("part-4-faulty")).unwrap();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    Faulty::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state).unwrap();
    let ready = FaultyPre::new(linker.instantiate_pre(&component).unwrap()).unwrap();
    (engine, ready)
}

fn fresh_store(engine: &Engine) -> Store<State> {
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        asked: Vec::new(),
    };
    Store::new(engine, state)
}

// ANCHOR: scripted
#[test]
fn the_host_hears_the_question_and_the_plugin_the_answer() {
    let (engine, ready) = ready();
    let mut store = fresh_store(&engine);
    let plugin = ready.instantiate(&mut store).unwrap();
    let answer = plugin.call_ask_host(&mut store, 3).unwrap();
    assert_eq!(store.data().asked, ["???"]);
    assert_eq!(answer as usize, "an answer".len());
}
// ANCHOR_END: scripted

#[test]
fn a_trap_ends_a_store_and_no_other() {
    let (engine, ready) = ready();
    let mut broken = fresh_store(&engine);
    let plugin = ready.instantiate(&mut broken).unwrap();
    let error = plugin.call_panic(&mut broken).unwrap_err();
    assert_eq!(
        error.downcast_ref::<Trap>(),
        Some(&Trap::UnreachableCodeReached)
    );
    assert!(plugin.call_fine(&mut broken).is_err());

    let mut fresh = fresh_store(&engine);
    let plugin = ready.instantiate(&mut fresh).unwrap();
    assert_eq!(plugin.call_fine(&mut fresh).unwrap(), 42);
}

#[test]
#[should_panic(expected = "Cannot start a runtime from within a runtime")]
fn synchronous_wasi_cant_wait_in_an_async_host() {
    let (engine, ready) = ready();
    let mut store = fresh_store(&engine);
    let plugin = ready.instantiate(&mut store).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _ = runtime.block_on(async { plugin.call_sleep_long(&mut store, 1) });
}
