//! Composes what the command line names, in memory: a formatter, a counter, and between them as
//! many middlewares as you like.
//!
//! Takes part-5-formatter, part-5-meter, part-5-cache, part-5-meter and part-5-counter.

use part_5_shared::setup;
use std::env;

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, NodeId};
use wasmtime::component::{Component, bindgen};
use wasmtime::error::Context;
use wasmtime::{Error, Result};
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
});

// ANCHOR: compose
const FORMAT: &str = "tutorial:pipeline/format@0.1.0";
const STATS: &str = "tutorial:pipeline/stats@0.1.0";

/// Each gets the `format` of the one before it. What the last one offers is `stats`.
fn compose(files: &[String]) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let mut format = None;
    let (last, others) = files.split_last().context("no files")?;
    for file in others {
        let instance = add(&mut graph, file, format)?;
        format = Some(export(&mut graph, file, instance, FORMAT)?);
    }
    let instance = add(&mut graph, last, format)?;
    let stats = export(&mut graph, last, instance, STATS)?;
    graph.export(stats, STATS)?;
    Ok(graph.encode(EncodeOptions::default())?)
}
// ANCHOR_END: compose

// ANCHOR: add
/// A `new` of WAC: an instance, and what is behind its import.
fn add(graph: &mut CompositionGraph, file: &str, format: Option<NodeId>) -> Result<NodeId> {
    // A file that was named before is there already, and gets one more instance.
    let package = match graph.get_package_by_name(file, None) {
        Some((package, _)) => package,
        None => {
            let package = Package::from_file(file, None, file, graph.types_mut());
            graph.register_package(package.map_err(Error::from_anyhow)?)?
        }
    };
    let instance = graph.instantiate(package);
    if let Some(format) = format {
        let set = graph.set_instantiation_argument(instance, FORMAT, format);
        set.with_context(|| format!("{file} can't be given a `format`"))?;
    }
    Ok(instance)
}
// ANCHOR_END: add

fn export(
    graph: &mut CompositionGraph,
    file: &str,
    instance: NodeId,
    name: &str,
) -> Result<NodeId> {
    let export = graph.alias_instance_export(instance, name);
    export.with_context(|| format!("{file} stands in the wrong place"))
}

fn main() -> Result<()> {
    // Fewer than two aren't a pipeline.
    setup::file(2)?;
    // ANCHOR: run
    let files: Vec<String> = env::args().skip(1).collect();
    let bytes = compose(&files)?;
    let engine = setup::engine()?;
    let component = Component::new(&engine, bytes)?;
    // ANCHOR_END: run
    let linker = setup::linker(&engine)?;
    let mut store = setup::store(&engine, WasiCtx::builder().inherit_stderr());
    let pipeline = Pipeline::instantiate(&mut store, &component, &linker)?;
    for text in ["to  be ", "to  be ", "or  not to"] {
        println!("count-clean({text:?})");
        let stats = pipeline.tutorial_pipeline_stats();
        let count = stats.call_count_clean(&mut store, text)?;
        println!("  {count} words");
    }
    Ok(())
}
