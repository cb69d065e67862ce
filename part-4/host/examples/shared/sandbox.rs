//! Every limit in one place. Copy this file and compiler.rs into your host, side by side, and choose
//! your own figures.

// Few hosts need all of it.
#![allow(dead_code)]

#[path = "compiler.rs"]
pub mod compiler;

use std::time::Duration;
use std::{error, fmt, thread};

use tokio::time::timeout;
use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{
    Config, Engine, Error, ResourceLimiter, Result, Store, Trap, WasmBacktrace, ensure,
};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

// ANCHOR: limits
/// What one plugin may use.
#[derive(Clone)]
pub struct Limits {
    /// Bytes of its file, read before anything else happens.
    pub file: u64,
    /// Time for compiling it, and bytes of what comes out.
    pub compile: Duration,
    pub compiled: u64,
    /// Time for one call, or for starting it, whether it computes or waits.
    pub call: Duration,
    /// Bytes of all its memories and tables together.
    pub memory: usize,
    /// Core instances in a store; and as many memories, and as many tables, altogether.
    pub instances: usize,
    /// Handles that are alive at the same time, in all its components together.
    pub handles: usize,
    /// What the host keeps for those handles: entries in its `ResourceTable`.
    pub resources: usize,
    /// Bytes that one call copies from the plugin to the host.
    pub copied: usize,
    /// Bytes of one request for random numbers.
    pub random: u64,
    /// Bytes that it prints while its store lives, to stdout and to stderr together. One byte more
    /// can't be written, and `println!` panics where it can't write.
    pub output: usize,
}
// ANCHOR_END: limits

// ANCHOR: figures
impl Limits {
    /// For small plugins, of some hundred KiB. What yours needs, its tests tell you.
    pub const SMALL: Self = Self {
        file: 1024 * 1024,
        compile: Duration::from_secs(10),
        compiled: 16 * 1024 * 1024,
        call: Duration::from_millis(500),
        memory: 16 * 1024 * 1024,
        instances: 20,
        handles: 1000,
        resources: 100,
        copied: 1024 * 1024,
        random: 4096,
        output: 16 * 1024,
    };
}
// ANCHOR_END: figures

/// The engine for every plugin, and the thread that makes its epochs.
pub fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(10));
        }
    });
    Ok(engine)
}

// ANCHOR: linker
/// Links WASI in the form that can be waited for. The other one would block, and panic in an async
/// host as soon as a plugin waits.
pub fn linker<T: Send>(engine: &Engine) -> Result<Linker<State<T>>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    Ok(linker)
}
// ANCHOR_END: linker

// ANCHOR: state
/// What belongs to one store: the sandbox's own, and whatever `host` the imports need.
pub struct State<T> {
    wasi: WasiCtx,
    pub table: ResourceTable,
    meter: Meter,
    output: MemoryOutputPipe,
    pub host: T,
}
// ANCHOR_END: state

impl<T: Send> WasiView for State<T> {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

// ANCHOR: store
/// A fresh store with all its limits. The plugin has what was granted to `wasi`, and an output.
pub fn store<T>(
    engine: &Engine,
    limits: &Limits,
    wasi: &mut WasiCtxBuilder,
    host: T,
) -> Store<State<T>> {
    let output = MemoryOutputPipe::new(limits.output);
    wasi.stdout(output.clone()).stderr(output.clone());
    wasi.max_random_size(limits.random);
    let mut table = ResourceTable::new();
    table.set_max_capacity(limits.resources);
    let state = State {
        wasi: wasi.build(),
        table,
        meter: Meter {
            limits: limits.clone(),
            used: 0,
        },
        output,
        host,
    };
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.meter);
    store.set_hostcall_fuel(limits.copied);
    store.set_max_component_handles(limits.handles);
    // ANCHOR: ticks
    // At each tick the plugin gives way, so that `call` can look at the clock.
    store.set_epoch_deadline(1);
    store.epoch_deadline_async_yield_and_update(1);
    // ANCHOR_END: ticks
    store
}
// ANCHOR_END: store

// ANCHOR: meter
/// Adds up what the memories and tables of a store take.
struct Meter {
    limits: Limits,
    used: usize,
}

impl Meter {
    fn grow(&mut self, bytes: usize) -> Result<bool> {
        let used = self.used.saturating_add(bytes);
        ensure!(
            used <= self.limits.memory,
            "more than {} bytes of memory wanted",
            self.limits.memory
        );
        self.used = used;
        Ok(true)
    }
}
// ANCHOR_END: meter

// ANCHOR: limiter
impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> Result<bool> {
        self.grow(wanted - now)
    }

    fn table_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> Result<bool> {
        self.grow((wanted - now).saturating_mul(size_of::<usize>()))
    }
    // ANCHOR_END: limiter

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn memories(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.instances
    }
}

// ANCHOR: call
/// Waits for a call, or for an instance to start, until its time is over.
pub async fn call<R>(limits: &Limits, work: impl Future<Output = Result<R>>) -> Result<R> {
    match timeout(limits.call, work).await {
        Ok(result) => result.map_err(without_names),
        Err(_) => Err(Error::new(Late(limits.call))),
    }
}
// ANCHOR_END: call

// ANCHOR: names
/// Drops the backtrace of an error. The plugin chose the names in it, and Wasmtime decodes them when
/// they are printed: a short one may stand for a hundred million words.
fn without_names(error: Error) -> Error {
    match error.is::<WasmBacktrace>() {
        true => Error::new(Stopped(error.root_cause().to_string())),
        false => error,
    }
}
// ANCHOR_END: names

// ANCHOR: dead
/// Whether an error of `call` leaves the store unusable: it struck while the plugin was running, or
/// says that another did so before. (If a component exports a function of yours as its own, no plugin
/// is running when that function fails, and only the next call tells.)
pub fn is_dead(error: &Error) -> bool {
    let was_dead = error.downcast_ref() == Some(&Trap::CannotEnterComponent);
    error.is::<Stopped>() || error.is::<Late>() || was_dead
}
// ANCHOR_END: dead

/// The error of a plugin that was stopped while it ran, in the words of whoever stopped it.
#[derive(Debug)]
pub struct Stopped(String);

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for Stopped {}

/// The error of a call that was given up.
#[derive(Debug)]
pub struct Late(Duration);

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer within {:?}", self.0)
    }
}

impl error::Error for Late {}

// ANCHOR: printed
impl<T> State<T> {
    /// What the plugin has printed since its store was made, fit for a terminal and a log: each line
    /// under its name.
    pub fn printed(&self, name: &str) -> String {
        let mut shown = String::new();
        for line in self.output.contents().split(|byte| *byte == b'\n') {
            for piece in pieces(line) {
                shown.push_str(&format!("{name}: {piece}\n"));
            }
        }
        shown
    }
}
// ANCHOR_END: printed

// ANCHOR: pieces
/// Columns of a terminal that a piece of text takes at most. A terminal breaks a line that is too long,
/// and goes on at the left, where a host's own lines begin.
const WIDTH: usize = 70;

/// Spells out what could end a line, move a cursor, change a color, or turn the direction of writing,
/// and breaks what is too long before one of its last words, if it has any.
fn pieces(bytes: &[u8]) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for c in String::from_utf8_lossy(bytes).chars() {
        let shown = match c {
            '"' | '\'' | '\\' => c.to_string(),
            c => c.escape_debug().to_string(),
        };
        match pieces.last_mut() {
            // A letter may take two columns, but never more than it has bytes.
            Some(piece) if piece.len() + shown.len() <= WIDTH => piece.push_str(&shown),
            Some(piece) => {
                let space = piece.rfind(' ').filter(|at| *at > WIDTH / 2);
                let word = piece.split_off(space.unwrap_or(piece.len()));
                pieces.push(format!("{word}{shown}"));
            }
            None => pieces.push(shown),
        }
    }
    pieces
}
// ANCHOR_END: pieces

// ANCHOR: printable
/// A line with words in it that a plugin chose, fit for a terminal: it goes on below, behind spaces.
/// Only a start of it is shown, since the name of an import may be a hundred thousand letters long.
pub fn printable(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(1000)];
    let rest = if start.len() < bytes.len() {
        " …"
    } else {
        ""
    };
    pieces(start).join("\n    ") + rest
}
// ANCHOR_END: printable
