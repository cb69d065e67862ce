//! What the page about streams claims, and no run on it shows.

use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use wasmtime::component::{Accessor, Component, FutureReader, StreamReader, bindgen};
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;

use part_5_shared::streams::{self, State, for_each, value};

bindgen!({
    world: "source",
    path: "../../wit/part-5/streams",
    exports: { default: async },
});

/// What a stage before the source has: the same lines, and nothing more.
mod shouted {
    wasmtime::component::bindgen!({
        world: "source-of-lines",
        path: "../../wit/part-5/streams",
        exports: { default: async },
    });
}

use exports::tutorial::streams::{checked, lines};

// ANCHOR: generated
async fn each(
    lines: &lines::Guest,
    accessor: &Accessor<State>,
    count: u32,
) -> Result<StreamReader<String>> {
    lines.call_each(accessor, count).await
}
// ANCHOR_END: generated

async fn read(
    checked: &checked::Guest,
    accessor: &Accessor<State>,
    count: Option<u32>,
) -> Result<(StreamReader<String>, FutureReader<Result<u32, String>>)> {
    checked.call_read(accessor, count).await
}

/// A source in a store of its own, and what it printed.
struct Started {
    store: Store<State>,
    source: Source,
    printed: MemoryOutputPipe,
}

/// Compiled once for all tests, because in a debug build that takes its time.
static SOURCE: LazyLock<Component> = LazyLock::new(|| {
    Component::from_file(&Engine::default(), xtask::component("part-5-source")).unwrap()
});

/// A source that panics when it has printed more than `room` bytes.
async fn start(room: usize) -> Result<Started> {
    let engine = SOURCE.engine();
    let printed = MemoryOutputPipe::new(room);
    let mut store = streams::store(engine, WasiCtx::builder().stdout(printed.clone()));
    let linker = streams::linker(engine)?;
    let source = Source::instantiate_async(&mut store, &SOURCE, &linker).await?;
    Ok(Started {
        store,
        source,
        printed,
    })
}

fn all(_: String) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[tokio::test]
async fn a_trap_is_the_outer_error_and_the_stream_never_ends() -> Result<()> {
    // Room for two lines, each `source: made line 1` and a newline.
    let Started {
        mut store, source, ..
    } = start(40).await?;
    let lines = source.tutorial_streams_lines();
    let mut ended = false;
    let error = store
        .run_concurrent(async |accessor| {
            let stream = each(lines, accessor, 3).await?;
            for_each(accessor, stream, all).await?;
            ended = true;
            Ok::<_, wasmtime::Error>(())
        })
        .await
        .unwrap_err();
    assert_eq!(
        error.root_cause().to_string(),
        "wasm trap: wasm `unreachable` instruction executed"
    );
    assert!(!ended);
    // As after any trap, the store is dead.
    let again = store.run_concurrent(async |accessor| each(lines, accessor, 1).await.map(drop));
    let error = again.await?.unwrap_err();
    assert_eq!(
        error.root_cause().to_string(),
        "wasm trap: cannot enter component instance"
    );
    Ok(())
}

#[tokio::test]
async fn nothing_runs_outside_of_run_concurrent() -> Result<()> {
    let Started {
        mut store,
        source,
        printed,
    } = start(1000).await?;
    let lines = source.tutorial_streams_lines();
    store
        .run_concurrent(async |accessor| {
            let stream = each(lines, accessor, 3).await?;
            for_each(accessor, stream, |_| ControlFlow::Break(())).await
        })
        .await??;
    sleep(Duration::from_millis(50)).await;
    let told = |printed: &MemoryOutputPipe| {
        String::from_utf8_lossy(&printed.contents()).contains("nobody wants line 2")
    };
    assert!(!told(&printed));
    // The source hears that its reader has left when the store runs again.
    let run = store.run_concurrent(async |_| sleep(Duration::from_millis(50)).await);
    run.await?;
    assert!(told(&printed));
    Ok(())
}

#[tokio::test]
async fn a_reader_that_leaves_is_heard_of_behind_the_stage() -> Result<()> {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component("shouted"))?;
    let printed = MemoryOutputPipe::new(1000);
    let mut store = streams::store(&engine, WasiCtx::builder().stdout(printed.clone()));
    let linker = streams::linker(&engine)?;
    let plugin = shouted::SourceOfLines::instantiate_async(&mut store, &component, &linker).await?;
    let lines = plugin.tutorial_streams_lines();
    store
        .run_concurrent(async |accessor| {
            let stream = lines.call_each(accessor, 5).await?;
            for_each(accessor, stream, |_| ControlFlow::Break(())).await?;
            sleep(Duration::from_millis(50)).await;
            Ok::<_, wasmtime::Error>(())
        })
        .await??;
    // The stage had read line 2 already, and the source offered line 3.
    let printed = printed.contents();
    let last = String::from_utf8_lossy(&printed);
    assert_eq!(last.lines().last(), Some("source: nobody wants line 3"));
    Ok(())
}

#[tokio::test]
async fn while_one_call_waits_another_runs() -> Result<()> {
    let Started {
        mut store,
        source,
        printed,
    } = start(1000).await?;
    let lines = source.tutorial_streams_lines();
    store
        .run_concurrent(async |accessor| {
            let one = each(lines, accessor, 2).await?;
            // The first call's line 1 isn't read yet, and the component takes the next call.
            let other = each(lines, accessor, 2).await?;
            for_each(accessor, other, all).await?;
            for_each(accessor, one, all).await
        })
        .await??;
    let printed = printed.contents();
    let printed = String::from_utf8_lossy(&printed);
    let made: Vec<_> = printed
        .lines()
        .filter_map(|line| line.strip_prefix("source: made "))
        .collect();
    assert_eq!(made, ["line 1", "line 1", "line 2", "line 2"]);
    Ok(())
}

#[tokio::test]
async fn a_wait_that_was_given_up_loses_nothing() -> Result<()> {
    let Started {
        mut store, source, ..
    } = start(1000).await?;
    let checked = source.tutorial_streams_checked();
    let (stream, outcome) = store
        .run_concurrent(async |accessor| read(checked, accessor, Some(3)).await)
        .await??;
    let too_early = store.run_concurrent(async |accessor| value(accessor, outcome).await);
    let given_up = timeout(Duration::from_millis(50), too_early).await;
    assert!(given_up.is_err());
    // The source still waits for a reader of line 1.
    let (sender, received) = std::sync::mpsc::channel();
    let each = move |line| {
        sender.send(line).expect("somebody receives");
        ControlFlow::Continue(())
    };
    store
        .run_concurrent(async |accessor| for_each(accessor, stream, each).await)
        .await??;
    let received: Vec<_> = received.iter().collect();
    assert_eq!(received, ["line 1", "line 2", "line 3"]);
    Ok(())
}

#[tokio::test]
async fn without_epochs_a_busy_store_never_lets_the_clock_be_read() -> Result<()> {
    let Started {
        mut store, source, ..
    } = start(1_000_000).await?;
    let lines = source.tutorial_streams_lines();
    let begin = std::time::Instant::now();
    let reading = store.run_concurrent(async |accessor| {
        let stream = each(lines, accessor, 2_000).await?;
        for_each(accessor, stream, all).await
    });
    let limit = Duration::from_millis(1);
    let ended = timeout(limit, reading).await;
    assert!(begin.elapsed() > limit);
    // No time-out: there was no moment at which the limit was looked at.
    ended.expect("read to its end")??;
    Ok(())
}

#[test]
fn what_was_composed_imports_no_lines() -> Result<()> {
    let engine = Engine::default();
    for name in ["shouted", "drained"] {
        let component = Component::from_file(&engine, xtask::component(name))?;
        let ty = component.component_type();
        let mut imports = ty.imports(&engine).map(|(name, _)| name);
        assert!(imports.all(|name| name.starts_with("wasi:")), "{name}");
    }
    Ok(())
}
