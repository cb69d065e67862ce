//! A stage of a stream: make one line of two.

use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Context, Poll};

use wasmtime::component::{Destination, StreamProducer, StreamReader, StreamResult, bindgen};
use wasmtime::error::Context as _;
use wasmtime::{Result, StoreContextMut, bail};

use crate::attempt::{Attempt, MISFIT, block_on, during, expect};
use crate::streams::collect;

bindgen!({
    world: "source-of-lines",
    path: "../../wit/part-5/streams",
});

/// The source is this host: a line each time that the stage reads. It counts them.
struct Lines(RangeInclusive<u32>, Arc<AtomicU32>);

impl<D> StreamProducer<D> for Lines {
    type Item = String;
    type Buffer = Option<String>;

    fn poll_produce<'a>(
        mut self: Pin<&mut Self>,
        _: &mut Context,
        _: StoreContextMut<'a, D>,
        mut destination: Destination<'a, String, Option<String>>,
        _: bool,
    ) -> Poll<Result<StreamResult>> {
        let Some(number) = self.0.next() else {
            return Poll::Ready(Ok(StreamResult::Dropped));
        };
        self.1.fetch_add(1, Relaxed);
        destination.set_buffer(Some(format!("line {number}")));
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

/// Lines that a stage may read to pass on one pair, and to notice that nobody wants another.
const MOST: u32 = 4;

pub fn check(attempt: &Attempt) -> Result<()> {
    if !attempt.streams {
        bail!("{MISFIT}: there is no stream in it");
    }
    let mut linker = attempt.linker()?;
    let mut source = linker.instance("tutorial:streams/lines@0.1.0")?;
    source.func_wrap("all", |_, (_,): (u32,)| Ok((Vec::<String>::new(),)))?;
    let made = Arc::new(AtomicU32::new(0));
    let counter = made.clone();
    source.func_wrap_concurrent("each", move |accessor, (count,): (u32,)| {
        let lines = Lines(1..=count, counter.clone());
        let lines = accessor.with(|access| StreamReader::new(access, lines));
        Box::pin(async move { Ok((lines?,)) })
    })?;
    let mut store = attempt.store();
    block_on(async {
        let stage = SourceOfLines::instantiate_async(&mut store, attempt.component()?, &linker);
        let stage = stage.await.context(MISFIT)?;
        let lines = stage.tutorial_streams_lines();
        for (count, wanted, should) in [
            (4, 9, &["line 1, line 2", "line 3, line 4"][..]),
            (3, 9, &["line 1, line 2", "line 3"]),
            (0, 9, &[]),
            // Who waits for the end before passing something on never gets there.
            (u32::MAX, 1, &["line 1, line 2"]),
        ] {
            made.store(0, Relaxed);
            let read = async |accessor: &_| {
                let stream = lines.call_each(accessor, count).await?;
                let read = collect(accessor, stream, wanted).await?;
                // Time for the stage to notice that nobody reads any more.
                for _ in 0..100 {
                    tokio::task::yield_now().await;
                }
                Ok::<_, wasmtime::Error>(read)
            };
            let call = format!("each({count})");
            let read = during(&call, store.run_concurrent(read).await.flatten())?;
            let what = format!("what comes out of {call}");
            let read: Vec<_> = read.iter().map(String::as_str).collect();
            expect(&what, read, should.to_vec())?;
            let made = made.load(Relaxed);
            if made > count.min(MOST) {
                bail!("to pass on {wanted} of {call}, the stage has read {made} lines");
            }
        }
        Ok(())
    })
}
