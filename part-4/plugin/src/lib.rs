//! A plugin with three interfaces: functions that can fail, a resource, and both together.

mod config;
mod database;
mod storage;

wit_bindgen::generate!({
    world: "plugin",
    path: "../../wit/part-4",
});

struct Plugin;

// ANCHOR: export
// The exports' names contain characters that the linkers of native platforms don't take.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
// ANCHOR_END: export
