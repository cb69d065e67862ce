//! What becomes of a plugin when its host's contract has changed, for each kind of change.
//!
//! Takes part-3-spelling.

use std::env;

use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

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

// ANCHOR: host
/// A host of the contract in `$file`, which offers these functions.
macro_rules! host {
    ($name:ident, $file:literal, $($import:tt)*) => {
        mod $name {
            use super::*;

            wasmtime::component::bindgen!({ path: $file });

            impl tutorial::book::host::Host for State {
                $($import)*
            }

            /// Takes a plugin as far as one can without calling it.
            pub fn start(engine: &Engine, component: &Component) -> Result<()> {
                let mut linker = Linker::new(engine);
                wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
                Plugin::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
                Plugin::instantiate(&mut store(engine), component, &linker).map(drop)
            }
        }
    };
}
// ANCHOR_END: host

/// A host whose contract differs in something else than the functions it offers.
macro_rules! host_with_log {
    ($name:ident, $file:literal) => {
        host! {
            $name, $file,
            fn log(&mut self, _: tutorial::book::host::Level, _: String) {}
        }
    };
}

host_with_log!(export_more, "examples/changes/export-more.wit");
host_with_log!(export_less, "examples/changes/export-less.wit");
host_with_log!(field_more, "examples/changes/field-more.wit");
host_with_log!(field_less, "examples/changes/field-less.wit");
host_with_log!(case_more, "examples/changes/case-more.wit");
host_with_log!(case_less, "examples/changes/case-less.wit");
host_with_log!(patch, "examples/changes/patch.wit");
host_with_log!(minor, "examples/changes/minor.wit");
host! { import_less, "examples/changes/import-less.wit", }
host! {
    import_more, "examples/changes/import-more.wit",
    fn log(&mut self, _: tutorial::book::host::Level, _: String) {}
    fn language(&mut self) -> String {
        "en".to_string()
    }
}

fn store(engine: &Engine) -> Store<State> {
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    Store::new(engine, state)
}

type Start = fn(&Engine, &Component) -> Result<()>;

// ANCHOR: changes
/// The plugin is older than a host that has one thing more, and newer than one that lacks it.
const CHANGES: [(&str, Start, Start); 4] = [
    (
        "a function to export",
        export_more::start,
        export_less::start,
    ),
    (
        "a function to import",
        import_more::start,
        import_less::start,
    ),
    ("a field of a record", field_more::start, field_less::start),
    ("a case of an enum", case_more::start, case_less::start),
];
// ANCHOR_END: changes

fn main() -> Result<()> {
    let file = env::args().nth(1).context(
        "no component given; type `cargo xtask run part-3 EXAMPLE`, or pass one: EXAMPLE FILE",
    )?;
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let plugin = Component::from_file(&engine, &file)
        .with_context(|| format!("{file} can't be loaded: a component was expected"))?;
    export_less::start(&engine, &plugin)
        .with_context(|| format!("{file} isn't built against the world in wit/part-3/v0.1"))?;
    let verdict = |start: Start| match start(&engine, &plugin) {
        Ok(()) => "starts".to_string(),
        Err(error) => format!("{:?}", error.root_cause().to_string()),
    };
    for (added, newer, older) in CHANGES {
        println!("{added}");
        println!("  an old plugin in a new host: {}", verdict(newer));
        println!("  a new plugin in an old host: {}", verdict(older));
    }
    println!("nothing but the number");
    println!("  from 0.1.0 to 0.1.1: {}", verdict(patch::start));
    println!("  from 0.1.0 to 0.2.0: {}", verdict(minor::start));
    Ok(())
}
