//! What a call between two components costs: composed, and through the host.
//!
//! Takes part-5-formatter, part-5-counter and plugged.

use part_5_shared::setup;
use std::time::{Duration, Instant};

use wasmtime::component::bindgen;
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::WasiCtx;

mod formatter {
    wasmtime::component::bindgen!({
        world: "formatter",
        path: "../../wit/part-5",
    });
}

mod counter {
    wasmtime::component::bindgen!({
        world: "counter",
        path: "../../wit/part-5",
    });
}

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

fn main() -> Result<()> {
    let engine = setup::engine()?;
    let mut store = setup::store(&engine, &mut WasiCtx::builder());
    let component = setup::component(&engine, 3)?;
    let composed = Pipeline::instantiate(&mut store, &component, &setup::linker(&engine)?)?;
    let (mut mediated_store, mediated) = mediated(&engine)?;

    println!("{:>12} {:>10}  text", "composed", "by hand");
    for text in [
        "the quick brown fox jumps over the lazy dog, and then twice.",
        &"word ".repeat(20_000),
    ] {
        let call = || {
            let stats = composed.tutorial_pipeline_stats();
            stats.call_count_clean(&mut store, text).map(drop)
        };
        let one = median(call)?;
        let call = || {
            let stats = mediated.tutorial_pipeline_stats();
            stats.call_count_clean(&mut mediated_store, text).map(drop)
        };
        let two = median(call)?;
        let ns = one.as_nanos();
        let ratio = two.div_duration_f64(one);
        println!("{ns:>9} ns {ratio:>8.2} ×  {} bytes", text.len());
    }
    Ok(())
}

/// The two, joined by a function of the host, in one store.
fn mediated(engine: &Engine) -> Result<(Store<setup::State>, counter::Counter)> {
    let mut store = setup::store(engine, &mut WasiCtx::builder());
    let mut linker = setup::linker(engine)?;
    let component = setup::component(engine, 1)?;
    let formatter = formatter::Formatter::instantiate(&mut store, &component, &linker)?;
    let mut format = linker.instance("tutorial:pipeline/format@0.1.0")?;
    format.func_wrap("clean", move |mut store, (text,): (String,)| {
        let format = formatter.tutorial_pipeline_format();
        Ok((format.call_clean(&mut store, &text)?,))
    })?;
    let component = setup::component(engine, 2)?;
    let counter = counter::Counter::instantiate(&mut store, &component, &linker)?;
    Ok((store, counter))
}

/// The middle one of many measurements.
fn median(mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..2_000 {
        let begun = Instant::now();
        work()?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}
