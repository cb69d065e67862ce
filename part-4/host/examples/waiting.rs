//! A deadline by the clock, which holds while the plugin computes and while it waits.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty_async;
use std::time::{Duration, Instant};

use part_4_shared::sandbox::{self, Limits, compiler};
use wasmtime::Result;
use wasmtime_wasi::WasiCtx;

fn main() -> Result<()> {
    compiler::compile_for_parent();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let limits = Limits::SMALL;
    let engine = sandbox::engine()?;
    let linked = faulty_async::link(&engine, &limits)?;

    // ANCHOR: calls
    for fault in ["computes", "waits in WASI", "waits in an import"] {
        let mut store = sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());
        let start = linked.instantiate_async(&mut store);
        let plugin = sandbox::call(&limits, start).await?;
        let begun = Instant::now();
        let work = async {
            match fault {
                "computes" => plugin.call_loop_forever(&mut store).await,
                "waits in WASI" => plugin.call_sleep_long(&mut store, 60_000).await,
                _ => plugin.call_nap_long(&mut store, 60_000).await,
            }
        };
        let error = sandbox::call(&limits, work).await.unwrap_err();
        let soon = begun.elapsed() < Duration::from_secs(10);
        println!("{fault}: {error}; over long before its minute: {soon}");
    }
    // ANCHOR_END: calls
    Ok(())
}
