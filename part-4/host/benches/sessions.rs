//! What a call, a fresh store and a compile cost, as multiples of a call.
//!
//! Takes part-4-faulty.

// Shared with the examples, which need more of it.

use part_4_shared::faulty;
use part_4_shared::faulty_async;
use std::env;
use std::time::{Duration, Instant};

use part_4_shared::sandbox::{self, Limits, compiler};
use wasmtime::component::Component;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::WasiCtx;

fn main() -> Result<()> {
    compiler::compile_for_parent();
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let linked = faulty::link(&engine)?;
    let fresh_store = || Store::new(&engine, faulty::State::new());
    let mut store = fresh_store();
    let plugin = linked.instantiate(&mut store)?;

    let call = median(100_000, || plugin.call_fine(&mut store).map(drop))?;
    println!(
        "a call of `fine` takes {} ns here; as multiples of it:",
        call.as_nanos()
    );
    let show = |what: &str, time: Duration| {
        println!("{:>9.1}  {what}", time.as_secs_f64() / call.as_secs_f64());
    };
    let start = || linked.instantiate(&mut fresh_store()).map(drop);
    show(
        "a fresh store and instance, linked before",
        median(2000, start)?,
    );
    let link = || faulty::link(&engine).map(drop);
    show("compiling and linking it", median(5, link)?);
    let file = env::args().nth(1).expect("`faulty::link` has read it");
    let compiled = Component::from_file(&engine, file)?.serialize()?;
    // SAFETY: the line above made these bytes.
    let load = || unsafe { Component::deserialize(&engine, &compiled) }.map(drop);
    show("loading what was compiled before", median(200, load)?);

    let engine = sandbox::engine()?;
    let limits = Limits::SMALL;
    let linked = faulty_async::link(&engine, &limits)?;
    let fresh_store = || sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let mut store = fresh_store();
    let plugin = runtime.block_on(linked.instantiate_async(&mut store))?;
    let call = || {
        let call = sandbox::call(&limits, plugin.call_fine(&mut store));
        runtime.block_on(call).map(drop)
    };
    show("a call in the sandbox", median(10_000, call)?);
    let start = || {
        runtime
            .block_on(linked.instantiate_async(&mut fresh_store()))
            .map(drop)
    };
    show(
        "a fresh store and instance in the sandbox",
        median(2000, start)?,
    );
    Ok(())
}

/// The middle one of that many measurements.
fn median(count: usize, mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        work()?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times[count / 2])
}
