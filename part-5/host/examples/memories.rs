//! Each component of a composition has a memory of its own.
//!
//! Takes part-5-formatter, part-5-counter and plugged.

use part_5_shared::setup;
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, ResourceLimiter, Result, Store};

/// Hears of each memory when it is made.
struct Memories(Vec<usize>);

impl ResourceLimiter for Memories {
    // ANCHOR: growing
    fn memory_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> Result<bool> {
        if now == 0 {
            self.0.push(wanted / 1024);
        }
        Ok(true)
    }
    // ANCHOR_END: growing

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> Result<bool> {
        Ok(true)
    }
}

fn main() -> Result<()> {
    let engine = setup::engine()?;
    for (number, name) in [(1, "formatter"), (2, "counter"), (3, "plugged")] {
        let memories = memories(&engine, &setup::component(&engine, number)?)?;
        println!("{name}: {memories:?} KiB");
    }
    Ok(())
}

/// The size of each memory that the component begins with, in KiB.
fn memories(engine: &Engine, component: &Component) -> Result<Vec<usize>> {
    // Nothing is going to be called, so nothing is offered.
    let mut linker = Linker::new(engine);
    linker.define_unknown_imports_as_traps(component)?;
    let mut store = Store::new(engine, Memories(Vec::new()));
    store.limiter(|memories| memories);
    linker.instantiate(&mut store, component)?;
    Ok(store.into_data().0)
}
