//! Reads what a component streams.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use wasmtime::component::{
    Accessor, FutureConsumer, FutureReader, Lift, Source, StreamConsumer, StreamReader,
    StreamResult,
};
use wasmtime::error::Context as _;
use wasmtime::{Result, StoreContextMut};

use crate::attempt::State;

/// Keeps the lines, and hands them over when it is dropped: at the end, or after the last one wanted.
struct Collect {
    lines: Vec<String>,
    wanted: usize,
    done: Option<oneshot::Sender<Vec<String>>>,
}

impl StreamConsumer<State> for Collect {
    type Item = String;

    fn poll_consume(
        mut self: Pin<&mut Self>,
        _: &mut Context,
        store: StoreContextMut<State>,
        mut source: Source<String>,
        _: bool,
    ) -> Poll<Result<StreamResult>> {
        let mut line = None;
        source.read(store, &mut line)?;
        self.lines.extend(line);
        Poll::Ready(Ok(if self.lines.len() < self.wanted {
            StreamResult::Completed
        } else {
            StreamResult::Dropped
        }))
    }
}

impl Drop for Collect {
    fn drop(&mut self) {
        if let Some(done) = self.done.take() {
            // Whoever waited may be gone.
            let _ = done.send(std::mem::take(&mut self.lines));
        }
    }
}

/// Reads a stream to its end, or until there are `wanted` lines.
pub async fn collect(
    accessor: &Accessor<State>,
    stream: StreamReader<String>,
    wanted: usize,
) -> Result<Vec<String>> {
    let (done, lines) = oneshot::channel();
    let collect = Collect {
        lines: Vec::new(),
        wanted,
        done: Some(done),
    };
    accessor.with(|access| stream.pipe(access, collect))?;
    lines.await.context("nobody reads this stream any more")
}

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
