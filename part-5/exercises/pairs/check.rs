//! A stage of a stream: make one line of two.

use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};

use wasmtime::component::{Destination, StreamProducer, StreamReader, StreamResult, bindgen};
use wasmtime::error::Context as _;
use wasmtime::{Result, StoreContextMut};

use crate::attempt::{Attempt, MISFIT, block_on, expect};
use crate::streams::collect;

bindgen!({
    world: "source-of-lines",
    path: "../../wit/part-5/streams",
});

/// The source is this host: a line each time that the stage reads.
struct Lines(RangeInclusive<u32>);

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
        destination.set_buffer(Some(format!("line {number}")));
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut linker = attempt.linker()?;
    let mut source = linker.instance("tutorial:streams/lines@0.1.0")?;
    source.func_wrap("all", |_, (_,): (u32,)| Ok((Vec::<String>::new(),)))?;
    source.func_wrap_concurrent("each", |accessor, (count,): (u32,)| {
        let lines = accessor.with(|access| StreamReader::new(access, Lines(1..=count)));
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
            let read = async |accessor: &_| {
                let stream = lines.call_each(accessor, count).await?;
                collect(accessor, stream, wanted).await
            };
            let read = store.run_concurrent(read).await??;
            let call = format!("what comes out of each({count})");
            expect(
                &call,
                read.iter().map(String::as_str).collect(),
                should.to_vec(),
            )?;
        }
        Ok(())
    })
}
