//! The bindings of the plugin `report`, the state that its import needs, and how it is linked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use wasmtime::component::{Linker, ResourceTable};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::database::{Database, HasDatabase};
use crate::{Report, ReportPre, setup};

// ANCHOR: state
/// Part 2's state, and the databases that the host grants.
pub struct State {
    wasi: WasiCtx,
    pub table: ResourceTable,
    granted: HashMap<String, PathBuf>,
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

// ANCHOR: link
/// Compiles and links the plugin; for its import, the linker borrows a `Database` of the state.
pub fn link(engine: &Engine) -> Result<ReportPre<State>> {
    let component = setup::component(engine)?;
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Report::add_to_linker::<State, HasDatabase>(&mut linker, |state| Database {
        table: &mut state.table,
        granted: &state.granted,
    })?;
    let linked = linker.instantiate_pre(&component).and_then(ReportPre::new);
    linked.with_context(|| setup::misfit("report"))
}
// ANCHOR_END: link

// ANCHOR: start
/// Starts the plugin in a fresh store. It may open one database, `sqlite:shop`.
pub fn start(linked: &ReportPre<State>, folder: &Path) -> Result<(Store<State>, Report)> {
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        granted: HashMap::from([("shop".to_string(), folder.join("shop.sqlite"))]),
    };
    let mut store = Store::new(linked.engine(), state);
    let plugin = linked.instantiate(&mut store)?;
    Ok((store, plugin))
}
// ANCHOR_END: start
