//! A fresh store and a fresh instance for every call: what it costs that calls can't see each other.

use std::path::Path;

use anyhow::{Result, ensure};
use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store,
};

use crate::bench::Bench;

// Part 1's plugin and its host: nothing is imported, and nothing is granted.
bindgen!({
    world: "plugin",
    path: "../../../../wit/part-1",
});

/// Bytes of a used instance that are cleared instead of given back to the system.
const RESIDENT: usize = 1 << 20;

pub fn measure(bench: &mut Bench, file: &Path) -> Result<()> {
    let engine = engine(None)?;
    let component = Component::from_file(&engine, file)?;
    let linker = Linker::new(&engine);
    bench.time("fresh", "linker", || {
        let mut store = Store::new(&engine, ());
        let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
        call(store, &plugin)
    })?;
    let pre = PluginPre::new(linker.instantiate_pre(&component)?)?;
    bench.time("fresh", "pre", || start(&engine, &pre))?;

    // ANCHOR: pool
    let mut pool = PoolingAllocationConfig::new();
    pooled(bench, "pool", file, &pool)?;
    pool.linear_memory_keep_resident(RESIDENT);
    pool.table_keep_resident(RESIDENT);
    pooled(bench, "resident", file, &pool)?;
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        pool.pagemap_scan(Enabled::Yes);
        pooled(bench, "scan", file, &pool)?;
    }
    // ANCHOR_END: pool
    Ok(())
}

/// The engine of Part 1's host, and in what way it gets its memory.
fn engine(pool: Option<&PoolingAllocationConfig>) -> Result<Engine> {
    let mut config = Config::new();
    config.concurrency_support(false);
    if let Some(pool) = pool {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool.clone()));
    }
    Ok(Engine::new(&config)?)
}

fn pooled(
    bench: &mut Bench,
    name: &str,
    file: &Path,
    pool: &PoolingAllocationConfig,
) -> Result<()> {
    let engine = engine(Some(pool))?;
    let component = Component::from_file(&engine, file)?;
    let pre = PluginPre::new(Linker::new(&engine).instantiate_pre(&component)?)?;
    bench.time("fresh", name, || start(&engine, &pre))
}

fn start(engine: &Engine, pre: &PluginPre<()>) -> Result<()> {
    let mut store = Store::new(engine, ());
    let plugin = pre.instantiate(&mut store)?;
    call(store, &plugin)
}

fn call(mut store: Store<()>, plugin: &Plugin) -> Result<()> {
    let length = plugin.call_length(&mut store, "hello")?;
    ensure!(length == 5, "the length was {length}");
    Ok(())
}
