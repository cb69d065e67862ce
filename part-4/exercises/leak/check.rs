//! A leak: a host that forgets its handles.
//!
//! Takes part-4-plugin.

use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use super::answer::look_up;
pub use crate::attempt::State;
use crate::attempt::{Attempt, MISFIT, expect, returned};

bindgen!({
    // Only what is used of the plugin's world.
    inline: "package tutorial:leak; world plugin { export tutorial:resources/storage@0.1.0; }",
    path: "../../wit/part-4",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;

    let entry = |key: &str, value: &str| (key.to_string(), value.to_string());
    let first = [entry("apple", "red"), entry("plum", "blue")];
    let second = [entry("apple", "green")];
    for (key, should) in [
        ("apple", Some("green")),
        ("plum", Some("blue")),
        ("fig", None),
    ] {
        let call = format!("look_up({key:?})");
        let value = look_up(&mut store, &plugin, [&first, &second], key);
        expect(&call, returned(&call, value)?.as_deref(), should)?;
    }
    for _ in 0..1000 {
        look_up(&mut store, &plugin, [&first, &second], "apple")?;
    }
    let storage = plugin.tutorial_resources_storage();
    let alive = storage.call_live_stores(&mut store)?;
    if alive > 0 {
        bail!("after 1003 calls of `look_up`, {alive} stores are alive in the plugin");
    }
    Ok(())
}
