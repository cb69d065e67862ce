//! Limits that are too small: let the honest plugin run, and still stop the other.
//!
//! Takes part-4-faulty.

use wasmtime::component::{Component, HasSelf, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, bail};

use super::answer::{FUEL, limits};
use crate::attempt::{Attempt, MISFIT, State, linker};

bindgen!({
    world: "faulty",
    path: "../../wit/part-4",
});

/// The host of the faulty plugin, as far as it is needed.
struct Silent;

impl FaultyImports for Silent {
    fn ask(&mut self, _: String) -> String {
        String::new()
    }

    fn nap(&mut self, _: u32) {}
}

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut config = Config::new();
    let engine = Engine::new(config.consume_fuel(true))?;
    let component = Component::from_file(&engine, attempt.file()?)?;
    let mut linker = linker(&engine)?;
    Faulty::add_to_linker::<State, HasSelf<Silent>>(&mut linker, |state| state.host())?;
    let linked = FaultyPre::new(linker.instantiate_pre(&component)?).context(MISFIT)?;
    let start = |fuel| {
        let mut state = attempt.state(Silent);
        state.limits = limits();
        let mut store = Store::new(&engine, state);
        store.limiter(|state| &mut state.limits);
        store.set_fuel(fuel)?;
        let plugin = linked.instantiate(&mut store);
        plugin.map(|plugin| (store, plugin))
    };

    let started = start(u64::MAX);
    let (mut store, plugin) = started.map_err(|error| told("it can't be started", &error))?;
    store.set_fuel(FUEL)?;
    let list = plugin.call_huge_list(&mut store, 500_000);
    list.map_err(|error| told("it can't return a list of 500,000 bytes", &error))?;

    if FUEL > 5_000_000 {
        bail!("a loop runs until {FUEL} units of fuel are used, and shall end at 5 million");
    }
    // With all the fuel there is, so that only the memory can stop it.
    let (mut store, plugin) = start(u64::MAX)?;
    if plugin.call_huge_list(&mut store, 8_000_000).is_ok() {
        bail!("it may still hold a list of 8 million bytes");
    }
    Ok(())
}

/// Without the backtrace: the plugin isn't to blame.
fn told(what: &str, error: &wasmtime::Error) -> wasmtime::Error {
    wasmtime::format_err!("{what}: {}", error.root_cause())
}
