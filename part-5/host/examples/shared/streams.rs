//! The set-up for components that stream: Part 2's, with async WASI, and a consumer that gives each
//! item to a closure.

use crate::setup;
pub use crate::setup::{State, store};

use std::ops::ControlFlow;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use wasmtime::component::{
    Accessor, Component, FutureConsumer, FutureReader, Lift, Linker, Source, StreamConsumer,
    StreamReader, StreamResult,
};
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, StoreContextMut};

/// A linker with WASI for async hosts, and nothing of our own.
pub fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    Ok(linker)
}

/// Compiles the file that the command line names.
pub fn component(engine: &Engine) -> Result<Component> {
    setup::component(engine, 1)
}

/// Says which file it was that didn't start.
pub fn fitting<T>(started: Result<T>) -> Result<T> {
    let file = setup::file(1)?;
    started.with_context(|| {
        format!("{file} doesn't fit: it must be built against a world of wit/part-5/streams")
    })
}

/// Gives each item to a closure, until that has had enough.
struct Each<F> {
    each: F,
    /// Wasmtime drops the consumer when the stream has ended, and the sender with it.
    _until_dropped: oneshot::Sender<()>,
}

impl<F> StreamConsumer<State> for Each<F>
where
    F: FnMut(String) -> ControlFlow<()> + Send + Unpin + 'static,
{
    type Item = String;

    // ANCHOR: each
    fn poll_consume(
        mut self: Pin<&mut Self>,
        _: &mut Context,
        store: StoreContextMut<State>,
        mut source: Source<String>,
        _: bool,
    ) -> Poll<Result<StreamResult>> {
        // Room for one: the writer waits with the next until this one was dealt with.
        let mut item = None;
        source.read(store, &mut item)?;
        Poll::Ready(Ok(match item.map(|item| (self.each)(item)) {
            Some(ControlFlow::Break(())) => StreamResult::Dropped,
            _ => StreamResult::Completed,
        }))
    }
    // ANCHOR_END: each
}

// ANCHOR: for_each
/// Reads a stream to its end, or until `each` breaks.
pub async fn for_each(
    accessor: &Accessor<State>,
    stream: StreamReader<String>,
    each: impl FnMut(String) -> ControlFlow<()> + Send + Unpin + 'static,
) -> Result<()> {
    let (_until_dropped, ended) = oneshot::channel();
    let each = Each {
        each,
        _until_dropped,
    };
    accessor.with(|access| stream.pipe(access, each))?;
    // Nobody sends anything, so this is the error that the sender is gone.
    let _ = ended.await;
    Ok(())
}
// ANCHOR_END: for_each

/// Sends what a future brings to whoever waits for it.
struct Once<T>(Option<oneshot::Sender<T>>);

impl<T: Lift + Send + Unpin + 'static> FutureConsumer<State> for Once<T> {
    type Item = T;

    fn poll_consume(
        mut self: Pin<&mut Self>,
        _: &mut Context,
        store: StoreContextMut<State>,
        mut source: Source<T>,
        _: bool,
    ) -> Poll<Result<()>> {
        let mut item = None;
        source.read(store, &mut item)?;
        if let (Some(item), Some(sender)) = (item, self.0.take()) {
            // Whoever waited may be gone.
            let _ = sender.send(item);
        }
        Poll::Ready(Ok(()))
    }
}

/// Waits for what a future brings.
pub async fn value<T: Lift + Send + Sync + Unpin + 'static>(
    accessor: &Accessor<State>,
    future: FutureReader<T>,
) -> Result<T> {
    let (sender, value) = oneshot::channel();
    accessor.with(|access| future.pipe(access, Once(Some(sender))))?;
    value.await.context("nobody will write this future")
}
