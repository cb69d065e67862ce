//! Counts the words of many texts, with a pipeline that may crash at any of them.

use wasmtime::{Result, Store};

use super::check::{PipelinePre, State};

/// How many words each text has, or `None` if the pipeline crashed over it. `fresh` makes a store.
pub fn count_all(
    linked: &PipelinePre<State>,
    fresh: &dyn Fn() -> Store<State>,
    texts: &[&str],
) -> Result<Vec<Option<u32>>> {
    let mut store = fresh();
    let pipeline = linked.instantiate(&mut store)?;
    let stats = pipeline.tutorial_pipeline_stats();
    let mut counts = Vec::new();
    for text in texts {
        counts.push(stats.call_count_clean(&mut store, text).ok());
    }
    Ok(counts)
}
