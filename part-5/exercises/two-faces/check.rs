//! A composition with two faces: a program for every engine, and `stats` for your host.
//!
//! Takes part-5-formatter, part-5-counter and part-5-command.

use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime::{Result, bail};
use wasmtime_wasi::WasiCtx;

use crate::attempt::{Attempt, MISFIT, expect};

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let component = attempt.component()?;
    let world = component.component_type();
    let exports = world.exports(&attempt.engine).map(|(name, _)| name);
    let exports: Vec<_> = exports.collect();
    for face in ["wasi:cli/run@0.2", "tutorial:pipeline/stats@0.1"] {
        if !exports.iter().any(|name| name.starts_with(face)) {
            bail!(
                "it should export {face}, and exports {}",
                exports.join(", ")
            );
        }
    }

    let mut store = attempt.store();
    store.data_mut().wasi = WasiCtx::builder().args(&["count", "two words"]).build();
    let instance = attempt.linker()?.instantiate(&mut store, component);
    let instance = instance.context(MISFIT)?;
    let pipeline = Pipeline::new(&mut store, &instance).context(MISFIT)?;
    let stats = pipeline.tutorial_pipeline_stats();
    let count = stats.call_count_clean(&mut store, "the  quick fox")?;
    expect("count-clean(\"the  quick fox\")", count, 3)?;

    let run = exports.iter().find(|name| name.starts_with("wasi:cli/run"));
    let run = run.and_then(|run| instance.get_export_index(&mut store, None, run));
    let run = instance.get_export_index(&mut store, run.as_ref(), "run");
    let run = run.context("there is no `run` in wasi:cli/run")?;
    let run = instance.get_typed_func::<(), (Result<(), ()>,)>(&mut store, run)?;
    let (outcome,) = run.call(&mut store, ())?;
    expect("what `run` returns for \"two words\"", outcome, Ok(()))
}
