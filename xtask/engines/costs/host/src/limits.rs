//! What each limit costs: a call that does nothing, a loop that only computes, a text of a mebibyte
//! whose characters are counted, and memory that grows.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Result, ensure};
use wasmtime::component::Component;
use wasmtime::{Config, Engine, Store};

use crate::bench::Bench;
use crate::bindings::{Plugin, PluginPre};
use crate::data::Data;
use crate::wasi::{self, State};
use crate::whole_sandbox::Sandbox;

const ROUNDS: u32 = 100_000;
const MEBIBYTES: u32 = 4;

/// What is switched on.
#[derive(Clone, Copy, PartialEq)]
enum Limit {
    None,
    Fuel,
    Epochs,
    Limiter,
}

pub fn measure(bench: &mut Bench, file: &Path, data: &Data) -> Result<()> {
    for (name, limit) in [
        ("none", Limit::None),
        ("fuel", Limit::Fuel),
        ("epochs", Limit::Epochs),
        ("limiter", Limit::Limiter),
    ] {
        one(bench, name, limit, file, data)?;
    }
    whole(bench, &Sandbox::load(file)?, data)
}

fn one(bench: &mut Bench, name: &str, limit: Limit, file: &Path, data: &Data) -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.consume_fuel(limit == Limit::Fuel);
    config.epoch_interruption(limit == Limit::Epochs);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, file)?;
    let pre = PluginPre::new(wasi::linker(&engine)?.instantiate_pre(&component)?)?;
    let (mut store, plugin) = start(&engine, limit, &pre)?;
    let ways = plugin.tutorial_costs_ways();
    bench.time("limit-nop", name, || Ok(ways.call_nop(&mut store)?))?;
    // Outside of what is measured, because it takes as long.
    let expected = costs_work::spin(ROUNDS);
    bench.time("limit-spin", name, || {
        let answer = ways.call_spin(&mut store, black_box(ROUNDS))?;
        ensure!(answer == expected, "`spin` was wrong");
        Ok(())
    })?;
    bench.time("limit-length", name, || {
        let length = ways.call_length(&mut store, black_box(&data.mib))?;
        ensure!(length as usize == data.mib.len(), "`length` was wrong");
        Ok(())
    })?;
    bench.time("limit-fill", name, || {
        let (mut store, plugin) = start(&engine, limit, &pre)?;
        let ways = plugin.tutorial_costs_ways();
        ensure!(
            ways.call_fill(&mut store, MEBIBYTES)? == MEBIBYTES,
            "`fill` was wrong"
        );
        Ok(())
    })
}

fn start(engine: &Engine, limit: Limit, pre: &PluginPre<State>) -> Result<(Store<State>, Plugin)> {
    let mut store = wasi::store(engine);
    match limit {
        Limit::None => {}
        Limit::Fuel => store.set_fuel(u64::MAX)?,
        Limit::Epochs => store.set_epoch_deadline(u64::MAX / 2),
        Limit::Limiter => store.limiter(|state| &mut state.limits),
    }
    let plugin = pre.instantiate(&mut store)?;
    Ok((store, plugin))
}

/// All of Part 4's limits, the time-out around each call among them.
fn whole(bench: &mut Bench, sandbox: &Sandbox, data: &Data) -> Result<()> {
    let (mut store, plugin) = sandbox.start()?;
    let ways = plugin.tutorial_costs_ways();
    bench.time("limit-nop", "sandbox", || {
        sandbox.wait(ways.call_nop(&mut store))
    })?;
    bench.time("limit-spin", "sandbox", || {
        sandbox.wait(ways.call_spin(&mut store, black_box(ROUNDS)))
    })?;
    bench.time("limit-length", "sandbox", || {
        sandbox.wait(ways.call_length(&mut store, black_box(&data.mib)))
    })?;
    bench.time("limit-fill", "sandbox", || {
        let (mut store, plugin) = sandbox.start()?;
        let ways = plugin.tutorial_costs_ways();
        sandbox.wait(ways.call_fill(&mut store, MEBIBYTES))
    })
}
