//! A file that a plugin holds open, and who closes it.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceAny, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "journalist",
    path: "../../wit/part-4",
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

fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-4 open-file`, or pass one: open-file FILE",
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

    // ANCHOR: grant
    // One folder, to read and write, under a name of the host's choosing.
    let folder = tempfile::tempdir()?;
    let mut wasi = WasiCtx::builder();
    wasi.preopened_dir(folder.path(), "journal", FsPerms::ReadWrite)?;
    let state = State {
        wasi: wasi.build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    // ANCHOR_END: grant
    let plugin = Journalist::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: it must be built against the world `journalist` \
             in wit/part-4/journal.wit"
        )
    })?;

    // ANCHOR: calls
    let entries = plugin.tutorial_resources_journal().entries();
    let open = |store: &mut Store<State>, path: &str| -> Result<Result<ResourceAny, String>> {
        entries.call_constructor(store, path)
    };
    let before = handles(&mut store);
    let journal = match open(&mut store, "journal/today.txt")? {
        Ok(journal) => journal,
        Err(error) => wasmtime::bail!("the plugin can't open its journal: {error}"),
    };
    println!("open: {} more in the table", handles(&mut store) - before);
    for line in ["first call", "second call"] {
        let written = entries.call_append(&mut store, journal, line)?;
        println!("{line}: {written:?}");
    }
    journal.resource_drop(&mut store)?;
    println!(
        "dropped: {} more in the table",
        handles(&mut store) - before
    );
    print!(
        "{}",
        std::fs::read_to_string(folder.path().join("today.txt"))?
    );

    for path in ["journal/../secret.txt", "/etc/passwd"] {
        match open(&mut store, path)? {
            Ok(_) => println!("{path}: opened"),
            Err(error) => println!("{error}"),
        }
    }
    // ANCHOR_END: calls
    Ok(())
}

/// How many things the plugin has handles to: folders, files, streams.
fn handles(store: &mut Store<State>) -> usize {
    store.data_mut().table.iter_mut().count()
}
