//! Measures what calling foreign code costs, in every way that appendix/costs.md compares.
//!
//! `cargo xtask bench costs` builds what it needs and runs it: `costs --out FILE [--quick] NAME=FILE…`.

mod bench;
mod bindings;
mod data;
mod files;
mod fresh;
mod limits;
mod memcpy;
mod pair;
mod ready;
mod report;
mod settings;
mod start;
mod wasi;
mod way;
mod ways;
mod whole_sandbox;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use bench::Bench;
use data::Data;
use files::Files;
use report::{Machine, Report};
use tempfile::TempDir;
use way::measure;
use ways::child::{Child, ChildPerCall};
use ways::component::Component;
use ways::component_async::ComponentAsync;
use ways::core_module::CoreModule;
use ways::dynamic::Dynamic;
use ways::extism::Extism;
use ways::library::Library;
use ways::plain::Plain;
use ways::script::Script;
use ways::untyped::Untyped;
use whole_sandbox::Sandbox;

fn main() -> Result<()> {
    let (mut out, mut quick, mut files) = (None, false, Files::default());
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => out = args.next().map(PathBuf::from),
            "--quick" => quick = true,
            _ => match arg.split_once('=') {
                Some((name, file)) => _ = files.0.insert(name.to_string(), file.into()),
                None => bail!("`{arg}`: expected NAME=FILE"),
            },
        }
    }
    let out = out.context("where do the results go? --out FILE")?;

    let folder = TempDir::new()?;
    let mut bench = Bench::new(folder.path(), quick);
    let data = Data::new();
    calls(&mut bench, &files, &data)?;
    memcpy::measure(&mut bench, &data)?;
    let component = files.get("component")?;
    fresh::measure(&mut bench, files.get("part-1-plugin")?)?;
    for (name, sandbox) in [
        ("sandbox", Sandbox::load(component)?),
        ("sandbox-pool", Sandbox::pooled(component)?),
    ] {
        bench.time("fresh", name, || sandbox.fresh())?;
    }
    limits::measure(&mut bench, component, &data)?;
    pair::measure(&mut bench, &files)?;
    for (name, file) in &files.0 {
        if let Some(name) = name.strip_prefix("setting/") {
            settings::measure(&mut bench, name, file)?;
        }
    }
    start::measure(&mut bench, &files)?;

    let mut nanoseconds = report::medians(folder.path())?;
    nanoseconds.extend(bench.once().clone());
    let mut weighed = BTreeMap::new();
    for (name, file) in &files.0 {
        weighed.insert(name.clone(), files::weigh(file)?);
    }
    let crates = ["wasmtime", "extism", "rhai", "libloading", "criterion"];
    let report = Report {
        machine: Machine::this(),
        versions: crates
            .map(|name| (name.to_string(), report::versions(name)))
            .into(),
        payload: [
            ("kib", data.kib.len()),
            ("mib", data.mib.len()),
            ("records", data.record_bytes()),
        ]
        .into(),
        nanoseconds,
        files: weighed,
    };
    let json = serde_json::to_string_pretty(&report)? + "\n";
    fs::write(&out, json).with_context(|| format!("{} can't be written", out.display()))
}

/// Every way to call, with everything that is passed.
fn calls(bench: &mut Bench, files: &Files, data: &Data) -> Result<()> {
    let component = files.get("component")?;
    let engine = wasi::engine(false)?;
    measure(bench, "plain", data, Plain)?;
    measure(bench, "dyn", data, Dynamic::new())?;
    measure(
        bench,
        "library",
        data,
        Library::open(files.get("library")?)?,
    )?;
    measure(
        bench,
        "core",
        data,
        CoreModule::load(&engine, files.get("core")?)?,
    )?;
    measure(bench, "component", data, Component::load(component, false)?)?;
    let concurrent = Component::load(component, true)?;
    measure(bench, "component-concurrent", data, concurrent)?;
    let future = ComponentAsync::load(component, false)?;
    measure(bench, "async", data, future)?;
    let future = ComponentAsync::load(component, true)?;
    measure(bench, "async-concurrent", data, future)?;
    measure(bench, "untyped", data, Untyped::load(component)?)?;
    measure(
        bench,
        "extism",
        data,
        Extism::load(files.get("extism")?, None)?,
    )?;
    measure(bench, "script", data, Script::compile()?)?;
    measure(bench, "child", data, Child::start(files.get("child")?)?)?;
    let each = ChildPerCall(files.get("child")?.to_path_buf());
    measure(bench, "child-each", data, each)
}
