//! A file that a plugin holds open, and who closes it.
//!
//! Takes part-4-journalist.

use std::fs;

use part_4_shared::setup::{self, State};
use wasmtime::component::{Linker, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, bail};
use wasmtime_wasi::{FsPerms, WasiCtx};

bindgen!({
    world: "journalist",
    path: "../../wit/part-4",
});

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = setup::component(&engine)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;

    // ANCHOR: grant
    // One folder, to read and write, under a name of the host's choosing.
    let folder = tempfile::tempdir()?;
    let mut wasi = WasiCtx::builder();
    wasi.preopened_dir(folder.path(), "journal", FsPerms::ReadWrite)?;
    let mut store = Store::new(&engine, State::with(&mut wasi));
    // ANCHOR_END: grant
    let plugin = Journalist::instantiate(&mut store, &component, &linker);
    let plugin = plugin.with_context(|| setup::misfit("journalist"))?;

    // ANCHOR: calls
    let entries = plugin.tutorial_resources_journal().entries();
    let before = in_table(&mut store);
    let journal = match entries.call_constructor(&mut store, "journal/today.txt")? {
        Ok(journal) => journal,
        Err(error) => bail!("the plugin can't open its journal: {error}"),
    };
    println!("open: {} more in the table", in_table(&mut store) - before);
    for line in ["first call", "second call"] {
        let written = entries.call_append(&mut store, journal, line)?;
        println!("{line}: {written:?}");
    }
    // ANCHOR_END: calls

    // ANCHOR: drop
    journal.resource_drop(&mut store)?;
    println!(
        "dropped: {} more in the table",
        in_table(&mut store) - before
    );
    print!("{}", fs::read_to_string(folder.path().join("today.txt"))?);
    // ANCHOR_END: drop

    // ANCHOR: escape
    for path in ["journal/../secret.txt", "/etc/passwd"] {
        match entries.call_constructor(&mut store, path)? {
            Ok(_) => println!("{path}: opened"),
            Err(error) => println!("{error}"),
        }
    }
    // ANCHOR_END: escape
    Ok(())
}

/// How many things the plugin has handles to: folders, files, streams.
fn in_table(store: &mut Store<State>) -> usize {
    store.data_mut().table.iter_mut().count()
}
