//! What every check needs: the answer, and a store in which it can do no harm.

use std::any::Any;
use std::fmt::{self, Debug, Display};
use std::fs;
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::Duration;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::error::Context as _;
use wasmtime::{Config, Engine, Result, Store, StoreLimits, StoreLimitsBuilder, bail};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wat::{Detect, Parser};

/// In ticks of 100 ms: how long a plugin may compute.
const DEADLINE: u64 = 30;
/// Bytes of each of its memories. Python's whole interpreter fits.
const MEMORY: usize = 128 * 1024 * 1024;

/// The answer to check: a component, or host code beside the components that it loads.
#[derive(Clone)]
pub struct Attempt {
    pub engine: Engine,
    /// Whether the component has streams in it, and the engine knows them.
    pub streams: bool,
    file: Option<String>,
    component: OnceLock<Component>,
    output: MemoryOutputPipe,
}

/// Part 2's state with a place for limits, and for what the imports of an exercise need. One type for
/// all of them, because the functions of WASI are compiled once for each type of state.
pub struct State {
    pub wasi: WasiCtx,
    table: ResourceTable,
    pub limits: StoreLimits,
    host: Box<dyn Any + Send>,
}

impl State {
    /// What the store was made with.
    pub fn host<T: 'static>(&mut self) -> &mut T {
        self.host.downcast_mut().expect("a store has one host")
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl Attempt {
    /// With an engine whose epochs are ticking. It knows streams only if the component needs them, because
    /// that makes calls slower.
    pub fn new(file: Option<String>) -> Result<Self> {
        let plain = Self::with(file.clone(), false)?;
        if file.is_some() && plain.component().is_err() {
            let streaming = Self::with(file, true)?;
            if streaming.component().is_ok() {
                return Ok(streaming);
            }
        }
        Ok(plain)
    }

    fn with(file: Option<String>, streams: bool) -> Result<Self> {
        let mut config = Config::new();
        config.concurrency_support(streams).epoch_interruption(true);
        let engine = Engine::new(&config)?;
        let ticking = engine.clone();
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(100));
                ticking.increment_epoch();
            }
        });
        Ok(Self {
            engine,
            streams,
            file,
            component: OnceLock::new(),
            output: MemoryOutputPipe::new(64 * 1024),
        })
    }

    /// The file of the answer; or, if that is host code, of the component that it loads.
    pub fn file(&self) -> Result<&str> {
        self.file.as_deref().context("no component was given")
    }

    /// The component in that file, be it binary or text.
    pub fn component(&self) -> Result<&Component> {
        if let Some(component) = self.component.get() {
            return Ok(component);
        }
        let component = compile(&self.engine, self.file()?)?;
        Ok(self.component.get_or_init(|| component))
    }

    /// A linker with WASI, as most plugins need it.
    pub fn linker(&self) -> Result<Linker<State>> {
        linker(&self.engine)
    }

    /// A store that grants nothing. What a plugin prints is kept, for its author to read.
    pub fn store(&self) -> Store<State> {
        self.store_with(())
    }

    /// The same, with what the imports need.
    pub fn store_with(&self, host: impl Any + Send) -> Store<State> {
        let mut store = Store::new(&self.engine, self.state(host));
        store.limiter(|state| &mut state.limits);
        store.set_epoch_deadline(DEADLINE);
        store
    }

    /// For a store of one's own, in another engine perhaps.
    pub fn state(&self, host: impl Any + Send) -> State {
        let (stdout, stderr) = (self.output.clone(), self.output.clone());
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).memories(16);
        State {
            wasi: WasiCtx::builder().stdout(stdout).stderr(stderr).build(),
            table: ResourceTable::new(),
            limits: limits.trap_on_grow_failure(true).build(),
            host: Box::new(host),
        }
    }

    /// What plugins have printed until now.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.output.contents()).into_owned()
    }
}

/// A linker with WASI, for another engine.
pub fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Ok(linker)
}

/// Compiles a component, be it binary or text. For an engine of one's own.
pub fn compile(engine: &Engine, file: &str) -> Result<Component> {
    let bytes = fs::read(file).with_context(|| format!("{file} can't be read"))?;
    let no_component = || {
        format!(
            "{file} is no component, as `cargo build --release --target wasm32-wasip2` makes them"
        )
    };
    if !Detect::from_bytes(&bytes).is_wasm() {
        bail!("{}", no_component());
    }
    let bytes = Parser::new()
        .parse_bytes(Some(Path::new(file)), &bytes)
        .map_err(|error| wasmtime::format_err!("{error}"))?;
    Component::new(engine, bytes).with_context(no_component)
}

/// What to say of a component that was built against something else.
pub const MISFIT: &str = "it doesn't fit the contract";

/// The call that failed: the check says it in place of the name of a function.
#[derive(Debug)]
pub struct During(pub String);

impl Display for During {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names the call that a result is of, with the values that it got.
pub fn during<T>(call: impl Into<String>, result: Result<T>) -> Result<T> {
    result.with_context(|| During(call.into()))
}

/// The error of a function of the reader's that shouldn't have returned one. Without its backtrace,
/// because the plugin isn't to blame.
pub fn returned<T>(call: &str, result: Result<T>) -> Result<T> {
    result
        .map_err(|error| wasmtime::format_err!("{call} returned an error: {}", error.root_cause()))
}

/// Runs what is async, on this thread. Without a runtime, so that the synchronous WASI can have its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Arc::new(Unpark(thread::current())).into();
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// Says what was called, what it should have returned, and what it did.
pub fn expect<T: PartialEq + Debug>(call: &str, was: T, should: T) -> Result<()> {
    if was != should {
        bail!("{call} should be {should:?}, and is {was:?}");
    }
    Ok(())
}

/// Escapes what a terminal would obey: some of these words are a plugin's.
pub fn printable(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\n' | '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
