//! The least that a small plugin needs of each limit, and what it says with one less.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty_async::{self, FaultyPre};
use part_4_shared::sandbox::{self, Limits, State, compiler};
use wasmtime::{Result, ensure};
use wasmtime_wasi::WasiCtx;

/// The limits with one of them set.
type With = fn(usize) -> Limits;

fn main() -> Result<()> {
    compiler::compile_for_parent();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let engine = sandbox::engine()?;
    let linked = faulty_async::link(&engine, &Limits::SMALL)?;
    // ANCHOR: limits
    let limits: [(&str, With); 6] = [
        ("memory", |memory| Limits {
            memory,
            ..Limits::SMALL
        }),
        ("instances", |instances| Limits {
            instances,
            ..Limits::SMALL
        }),
        ("handles", |handles| Limits {
            handles,
            ..Limits::SMALL
        }),
        ("resources", |resources| Limits {
            resources,
            ..Limits::SMALL
        }),
        ("copied", |copied| Limits {
            copied,
            ..Limits::SMALL
        }),
        ("output", |output| Limits {
            output,
            ..Limits::SMALL
        }),
    ];
    // ANCHOR_END: limits
    // ANCHOR: search
    for (name, with) in limits {
        let (mut fails, mut works) = (0, Limits::SMALL.memory);
        while works - fails > 1 {
            let middle = (fails + works) / 2;
            match work(&linked, &with(middle)).await {
                Ok(()) => works = middle,
                Err(_) => fails = middle,
            }
        }
        let error = work(&linked, &with(fails)).await.unwrap_err();
        println!("{name} {works}, and with one less: {}", error.root_cause());
    }
    // ANCHOR_END: search
    Ok(())
}

// ANCHOR: work
/// A day in a plugin's life: it starts, asks the host something, prints, and panics.
async fn work(linked: &FaultyPre<State<()>>, limits: &Limits) -> Result<()> {
    let mut store = sandbox::store(linked.engine(), limits, &mut WasiCtx::builder(), ());
    let plugin = sandbox::call(limits, linked.instantiate_async(&mut store)).await?;
    sandbox::call(limits, plugin.call_ask_host(&mut store, 1000)).await?;
    let error = sandbox::call(limits, plugin.call_panic(&mut store)).await;
    let error = error.unwrap_err().root_cause().to_string();
    ensure!(error.contains("unreachable"), "{error}");
    let printed = store.data().printed("plugin");
    ensure!(printed.contains("RUST_BACKTRACE"), "its last words are cut");
    Ok(())
}
// ANCHOR_END: work
