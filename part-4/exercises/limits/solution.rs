//! The limits of a store, large enough and no larger.

use wasmtime::{StoreLimits, StoreLimitsBuilder};

// ANCHOR: limits
/// For one call: about one for each byte of the list, and some room.
pub const FUEL: u64 = 1_000_000;

/// For a store. It has three core instances, and 17 pages of memory before the list is made.
pub fn limits() -> StoreLimits {
    StoreLimitsBuilder::new()
        .memory_size(4 * 1024 * 1024)
        .instances(3)
        .trap_on_grow_failure(true)
        .build()
}
// ANCHOR_END: limits
