//! The work as an Extism plugin, with its own development kit. Bytes go in and come out; what is
//! more than a text goes as JSON.

use extism_pdk::{FnResult, FromBytes, Json, plugin_fn};
use serde::Deserialize;

#[derive(Deserialize)]
struct Word {
    text: String,
    count: u32,
}

#[derive(Deserialize, FromBytes)]
#[encoding(Json)]
struct Columns {
    texts: String,
    counts: Vec<u32>,
}

#[plugin_fn]
pub fn nop() -> FnResult<()> {
    Ok(())
}

#[plugin_fn]
pub fn length(text: String) -> FnResult<u32> {
    Ok(costs_work::length(&text))
}

#[plugin_fn]
pub fn echo(text: String) -> FnResult<String> {
    Ok(text)
}

#[plugin_fn]
pub fn total(Json(words): Json<Vec<Word>>) -> FnResult<u64> {
    Ok(costs_work::total(
        words.iter().map(|word| (&*word.text, word.count)),
    ))
}

#[plugin_fn]
pub fn total_columns(columns: Columns) -> FnResult<u64> {
    Ok(costs_work::total_columns(&columns.texts, &columns.counts))
}

#[plugin_fn]
pub fn clean(text: String) -> FnResult<String> {
    Ok(costs_work::clean(&text))
}

#[plugin_fn]
pub fn count(text: String) -> FnResult<u32> {
    Ok(costs_work::count(&text))
}
