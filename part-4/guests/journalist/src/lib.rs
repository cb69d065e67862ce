//! A plugin that holds a file open between calls.

use std::fs::{File, OpenOptions};
use std::io::Write;

wit_bindgen::generate!({
    world: "journalist",
    path: "../../../wit/part-4",
});

use exports::tutorial::resources::journal::{Guest, GuestEntries};

struct Journalist;

impl Guest for Journalist {
    type Entries = Entries;
}

// ANCHOR: entries
struct Entries(File);

impl GuestEntries for Entries {
    fn new(path: String) -> Result<Self, String> {
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.map(Self).map_err(|error| format!("{path}: {error}"))
    }

    fn append(&self, line: String) -> Result<(), String> {
        writeln!(&self.0, "{line}").map_err(|error| error.to_string())
    }
}
// ANCHOR_END: entries

#[cfg(target_arch = "wasm32")]
export!(Journalist);
