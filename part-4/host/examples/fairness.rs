//! Two plugins on one thread: at each tick one gives way to the other.
//!
//! Takes part-4-faulty.

use part_4_shared::faulty_async;
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
    let fresh_store = || sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());

    // ANCHOR: race
    let (mut hog_store, mut polite_store) = (fresh_store(), fresh_store());
    let hog = sandbox::call(&limits, linked.instantiate_async(&mut hog_store)).await?;
    let polite = sandbox::call(&limits, linked.instantiate_async(&mut polite_store)).await?;

    // One thread, and the hog starts first.
    let endless = sandbox::call(&limits, hog.call_loop_forever(&mut hog_store));
    let quick = async {
        let mut sum = 0;
        for _ in 0..1000 {
            sum += sandbox::call(&limits, polite.call_fine(&mut polite_store)).await?;
        }
        Ok::<_, wasmtime::Error>(sum)
    };
    let (hog, polite) = tokio::join!(endless, quick);
    println!("the polite one: {}", polite?);
    println!("the hog: {}", hog.unwrap_err());
    // ANCHOR_END: race
    Ok(())
}
