//! A plugin that tries to read a secret that isn't its own.

wit_bindgen::generate!({
    world: "thief",
    path: "../../../wit/part-4",
});

use tutorial::resources::vault::{Secret, open_number, read_number};

struct Thief;

// ANCHOR: thief
impl Guest for Thief {
    fn steal_by_number() -> Vec<String> {
        let own = open_number("Eve");
        (0..=own + 1).filter_map(read_number).collect()
    }

    fn steal_by_handle() -> String {
        let own = Secret::new("Eve");
        // SAFETY: it isn't. The handle is made up; the point is what happens next.
        let made_up = unsafe { Secret::from_handle(own.handle() + 1) };
        made_up.read()
    }
}
// ANCHOR_END: thief

export!(Thief);
