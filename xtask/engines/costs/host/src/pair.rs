//! A pipeline of two stages, cleaning a text and counting its words: what each way of joining them
//! costs.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Result, ensure};
use wasmtime::component::{Component, Linker, bindgen};

use crate::bench::Bench;
use crate::files::Files;
use crate::wasi::{self, State};
use crate::ways::child::{Child, Request};
use crate::ways::extism::Extism;

bindgen!({
    world: "pipeline",
    path: "../../../../wit/part-5",
});

mod formatter {
    wasmtime::component::bindgen!({
        world: "formatter",
        path: "../../../../wit/part-5",
    });
}

struct Texts {
    short: String,
    long: String,
}

pub fn measure(bench: &mut Bench, files: &Files) -> Result<()> {
    let texts = Texts {
        short: "the quick brown fox jumps over the lazy dog, and then twice.".to_string(),
        long: "word ".repeat(20_000),
    };
    one(bench, "plain", &texts, |text| {
        Ok(costs_work::count(&costs_work::clean(text)))
    })?;
    one(bench, "one", &texts, component(files.get("one")?)?)?;
    one(
        bench,
        "composed",
        &texts,
        component(files.get("composed")?)?,
    )?;
    one(bench, "mediated", &texts, mediated(files)?)?;

    let file = files.get("extism")?;
    let (mut first, mut second) = (Extism::load(file, None)?, Extism::load(file, None)?);
    one(bench, "extism", &texts, |text| {
        let clean: String = first.0.call("clean", text)?;
        second.0.call("count", clean)
    })?;

    let file = files.get("child")?;
    let (mut first, mut second) = (Child::start(file)?, Child::start(file)?);
    one(bench, "child", &texts, |text| {
        let clean: String = first.ask(&Request::Clean(text))?;
        second.ask(&Request::Count(&clean))
    })
}

fn one(
    bench: &mut Bench,
    way: &str,
    texts: &Texts,
    mut count: impl FnMut(&str) -> Result<u32>,
) -> Result<()> {
    for (group, text) in [("pair-short", &texts.short), ("pair-long", &texts.long)] {
        let (words, expected) = (count(text)?, text.split_whitespace().count());
        ensure!(
            words as usize == expected,
            "{way} counted {words} words, not {expected}"
        );
        bench.time(group, way, || count(black_box(text)))?;
    }
    Ok(())
}

/// A component that exports `stats`: composed of two, or made of one.
fn component(file: &Path) -> Result<impl FnMut(&str) -> Result<u32>> {
    let engine = wasi::engine(false)?;
    let component = Component::from_file(&engine, file)?;
    let mut store = wasi::store(&engine);
    let linker = wasi::linker(&engine)?;
    let pipeline = Pipeline::instantiate(&mut store, &component, &linker)?;
    Ok(move |text: &str| {
        let stats = pipeline.tutorial_pipeline_stats();
        Ok(stats.call_count_clean(&mut store, text)?)
    })
}

/// Part 5's two components, joined by a function of the host, in one store.
fn mediated(files: &Files) -> Result<impl FnMut(&str) -> Result<u32>> {
    let engine = wasi::engine(false)?;
    let mut store = wasi::store(&engine);
    let mut linker: Linker<State> = wasi::linker(&engine)?;
    let component = Component::from_file(&engine, files.get("part-5-formatter")?)?;
    let formatter = formatter::Formatter::instantiate(&mut store, &component, &linker)?;
    let mut format = linker.instance("tutorial:pipeline/format@0.1.0")?;
    format.func_wrap("clean", move |mut store, (text,): (String,)| {
        let format = formatter.tutorial_pipeline_format();
        Ok((format.call_clean(&mut store, &text)?,))
    })?;
    let component = Component::from_file(&engine, files.get("part-5-counter")?)?;
    let counter = Pipeline::instantiate(&mut store, &component, &linker)?;
    Ok(move |text: &str| {
        let stats = counter.tutorial_pipeline_stats();
        Ok(stats.call_count_clean(&mut store, text)?)
    })
}
