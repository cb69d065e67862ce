//! The limits of a store, all of them too small.

use wasmtime::{StoreLimits, StoreLimitsBuilder};

/// For one call.
pub const FUEL: u64 = 1_000;

/// For a store.
pub fn limits() -> StoreLimits {
    StoreLimitsBuilder::new()
        .memory_size(640 * 1024)
        .instances(1)
        .trap_on_grow_failure(true)
        .build()
}
