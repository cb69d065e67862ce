//! What one plugin's store carries, and the functions that the plugin may import.

use std::collections::BTreeMap;

use serde_json::Value;
use wasmtime::component::ResourceTable;
use wasmtime::{Result, ensure};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::config::{PluginConfig, Shown};
use crate::contract::v0_1::tutorial::book::host as host_0_1;
use crate::contract::v0_2::tutorial::book::host::{Host, Level};
use crate::limits::{Meter, OUTPUT};
use crate::terminal::{printable, say};

pub struct State {
    /// The plugin's name.
    pub plugin: String,
    /// The chapter that it works on.
    pub chapter: Option<String>,
    settings: BTreeMap<String, Value>,
    shown: Shown,
    /// Bytes logged.
    logged: usize,
    /// What it prints, how many bytes of that have been passed on, and what they came to.
    output: MemoryOutputPipe,
    passed_on: usize,
    printed: usize,
    pub meter: Meter,
    wasi: WasiCtx,
    table: ResourceTable,
}

impl State {
    pub fn new(
        plugin: String,
        config: &PluginConfig,
        shown: Shown,
        mut wasi: WasiCtxBuilder,
    ) -> Self {
        // mdBook reads the book from our stdout. A `println!` in a plugin must not end up in it.
        let output = MemoryOutputPipe::new(OUTPUT);
        wasi.stdout(output.clone()).stderr(output.clone());
        wasi.max_random_size(64 * 1024);
        let mut table = ResourceTable::new();
        table.set_max_capacity(100);
        Self {
            plugin,
            chapter: None,
            settings: config.settings.clone(),
            shown,
            logged: 0,
            output,
            passed_on: 0,
            printed: 0,
            meter: Meter::new(config.megabytes.get()),
            wasi: wasi.build(),
            table,
        }
    }

    /// The plugin, and the chapter that it works on.
    fn place(&self) -> String {
        let chapter = self.chapter.as_ref();
        let chapter = chapter.map(|name| format!(" ({})", printable(name)));
        self.plugin.clone() + &chapter.unwrap_or_default()
    }

    /// Shows what the plugin has printed since the last time, each line under its name.
    pub fn show_output(&mut self) {
        let contents = self.output.contents();
        let text = String::from_utf8_lossy(&contents[self.passed_on..]);
        let place = self.place();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if self.printed > OUTPUT {
                break;
            }
            // A line of one letter is a long one here.
            self.printed += place.len() + line.len();
            if self.printed > OUTPUT {
                say(&format!("print: {place}: more than {OUTPUT} bytes"));
            } else {
                say(&format!("print: {place}: {}", printable(line)));
            }
        }
        self.passed_on = contents.len();
    }
}

// ANCHOR: imports
/// What plugins may import from the host.
impl Host for State {
    fn log(&mut self, level: Level, message: String) -> Result<()> {
        // Both count from the most important level.
        if level as u8 > self.shown as u8 {
            return Ok(());
        }
        let level = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        };
        let place = self.place();
        // Escaped it may be six times as long, so it is counted before.
        self.logged += place.len() + message.len();
        ensure!(self.logged <= OUTPUT, "more than {OUTPUT} bytes logged");
        say(&format!("{level}: {place}: {}", printable(&message)));
        Ok(())
    }

    fn setting(&mut self, key: String) -> Result<Option<String>> {
        Ok(self.settings.get(&key).map(|value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }))
    }
}
// ANCHOR_END: imports

// ANCHOR: old
/// Version 0.1 had a log and no settings.
impl host_0_1::Host for State {
    fn log(&mut self, level: host_0_1::Level, message: String) -> Result<()> {
        Host::log(self, level.into(), message)
    }
}
// ANCHOR_END: old

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}
