//! Reads the lines of a source that may fail.

use wasmtime::Result;
use wasmtime::component::Accessor;

use super::check::exports::tutorial::streams::checked;
use crate::attempt::State;
use crate::streams::{collect, value};

/// All the lines, or why there are no more.
pub async fn read(
    accessor: &Accessor<State>,
    source: &checked::Guest,
    count: u32,
) -> Result<Result<Vec<String>, String>> {
    // ANCHOR: outcome
    let (lines, outcome) = source.call_read(accessor, Some(count)).await?;
    let lines = collect(accessor, lines, usize::MAX).await?;
    // The source tells it when the stream has ended, and not before.
    let outcome = value(accessor, outcome).await?;
    Ok(outcome.map(|_| lines))
    // ANCHOR_END: outcome
}
