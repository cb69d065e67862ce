//! A clock that stands: it is always seven in the morning.

wit_bindgen::generate!({
    world: "clock",
    path: "../../../wit/part-5/wasi",
    // For interfaces of another package, bindings are made on request only.
    generate_all,
});

use exports::wasi::clocks::wall_clock::{Datetime, Guest};

struct Clock;

// ANCHOR: clock
impl Guest for Clock {
    fn now() -> Datetime {
        Datetime {
            seconds: 7 * 3600,
            nanoseconds: 0,
        }
    }

    fn resolution() -> Datetime {
        Datetime {
            seconds: 1,
            nanoseconds: 0,
        }
    }
}
// ANCHOR_END: clock

#[cfg(target_arch = "wasm32")]
export!(Clock);
