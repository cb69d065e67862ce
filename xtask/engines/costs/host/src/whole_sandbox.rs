//! Part 4's sandbox as it is, with every limit it has: the file that readers copy.

use std::path::Path;

use anyhow::{Result, ensure};
use tokio::runtime::{Builder, Runtime};
use wasmtime::component::Component;
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store,
};
use wasmtime_wasi::WasiCtx;

use crate::bindings::futures::{Plugin, PluginPre};

#[path = "../../../../../part-4/host/examples/shared/sandbox.rs"]
mod sandbox;

use sandbox::{Limits, State};

pub struct Sandbox {
    engine: Engine,
    limits: Limits,
    pre: PluginPre<State<()>>,
    runtime: Runtime,
}

impl Sandbox {
    pub fn load(file: &Path) -> Result<Self> {
        Self::with_engine(sandbox::engine()?, file)
    }

    /// The same, with the pool that made a fresh store cheapest.
    pub fn pooled(file: &Path) -> Result<Self> {
        let mut pool = PoolingAllocationConfig::new();
        pool.linear_memory_keep_resident(1 << 20);
        pool.table_keep_resident(1 << 20);
        pool.pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config.concurrency_support(false);
        config.epoch_interruption(true);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        Self::with_engine(Engine::new(&config)?, file)
    }

    fn with_engine(engine: Engine, file: &Path) -> Result<Self> {
        let limits = Limits::SMALL;
        let component = Component::from_file(&engine, file)?;
        let linker = sandbox::linker(&engine)?;
        Ok(Self {
            pre: PluginPre::new(linker.instantiate_pre(&component)?)?,
            runtime: Builder::new_current_thread().enable_time().build()?,
            engine,
            limits,
        })
    }

    /// A fresh store and an instance in it.
    pub fn start(&self) -> Result<(Store<State<()>>, Plugin)> {
        let mut store = sandbox::store(&self.engine, &self.limits, &mut WasiCtx::builder(), ());
        let plugin = self
            .runtime
            .block_on(self.pre.instantiate_async(&mut store))?;
        Ok((store, plugin))
    }

    /// Waits for a call, no longer than the limits allow.
    pub fn wait<T>(&self, call: impl Future<Output = wasmtime::Result<T>>) -> Result<T> {
        Ok(self.runtime.block_on(sandbox::call(&self.limits, call))?)
    }

    /// A fresh store, one call, and the end of both.
    pub fn fresh(&self) -> Result<()> {
        let (mut store, plugin) = self.start()?;
        let ways = plugin.tutorial_costs_ways();
        let length = self.wait(ways.call_length(&mut store, "hello"))?;
        ensure!(length == 5, "the length was {length}");
        Ok(())
    }
}
