//! Every kind of outer error, and whether the store can be used after it.
//!
//! Takes part-4-faulty and part-4-plugin.

use part_4_shared::faulty_async;
use std::env;

use part_4_shared::sandbox::{self, Limits, State, compiler};
use wasmtime::component::{Component, Instance, Linker, Val};
use wasmtime::error::Context;
use wasmtime::{Result, Store, ensure};
use wasmtime_wasi::WasiCtx;

mod plugin {
    wasmtime::component::bindgen!({
        world: "plugin",
        path: "../../wit/part-4",
        exports: { default: async },
    });
}

use plugin::Plugin;

fn main() -> Result<()> {
    compiler::compile_for_parent();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let limits = Limits::SMALL;
    let engine = sandbox::engine()?;
    let linker = faulty_async::linker(&engine)?;
    let mut files = env::args().skip(1);
    let mut load = || {
        let file = files
            .next()
            .context("two components are needed; type `cargo xtask run part-4 dead-or-alive`")?;
        compiler::compile(&engine, &limits, &file)
    };
    let (faulty, plugin) = (load()?, load()?);
    let by_hand = |text| Component::new(&engine, wat::parse_str(text)?);
    let outside = by_hand(include_str!("red-team/attacks/string-outside.wat"))?;
    let lies = by_hand(include_str!("red-team/attacks/realloc-lies.wat"))?;
    let traps = by_hand(include_str!("red-team/attacks/realloc-loops.wat"))?;
    let starts = by_hand(include_str!("red-team/attacks/start-loops.wat"))?;
    let hungry = by_hand(include_str!("red-team/attacks/memory64.wat"))?;
    let fresh_store = || sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());

    // ANCHOR: calls
    let (text, large) = ([Val::String("text".to_string())], [Val::U32(8_000_000)]);
    for (error, component, export, parameters) in [
        ("a panic", &faulty, "panic", &[][..]),
        ("an exit", &faulty, "exit-early", &[]),
        (
            "an import that refuses",
            &faulty,
            "ask-host",
            &[Val::U32(0)],
        ),
        ("no answer in time", &faulty, "loop-forever", &[]),
        ("too much memory", &faulty, "allocate-forever", &[]),
        (
            "too large an argument of an import",
            &faulty,
            "ask-host",
            &large,
        ),
        ("too large a result", &faulty, "huge-list", &large),
        ("a result that can't be lifted", &outside, "attack", &[]),
        ("an argument that can't be lowered", &lies, "attack", &text),
        ("a `realloc` that doesn't return", &traps, "attack", &text),
    ] {
        let mut store = fresh_store();
        let instance = linker.instantiate_async(&mut store, component).await?;
        let call = call(&limits, &mut store, &instance, export, parameters);
        let result = call.await;
        // A component written by hand has nothing to call but the attack.
        let next = (export != "attack").then_some(instance);
        report(&limits, &linker, &faulty, store, error, result, next).await?;
    }
    // ANCHOR_END: calls

    for (error, component) in [
        ("a `start` that doesn't return", &starts),
        ("too much memory to start", &hungry),
    ] {
        let mut store = fresh_store();
        let start = linker.instantiate_async(&mut store, component);
        let result = sandbox::call(&limits, start).await.map(drop);
        report(&limits, &linker, &faulty, store, error, result, None).await?;
    }

    // ANCHOR: handles
    for error in ["a handle that was dropped", "a handle of another instance"] {
        let mut store = fresh_store();
        let (one, other) = (
            Plugin::instantiate_async(&mut store, &plugin, &linker).await?,
            Plugin::instantiate_async(&mut store, &plugin, &linker).await?,
        );
        let kv = one.tutorial_resources_storage().kv_store();
        let other_kv = other.tutorial_resources_storage().kv_store();
        let handle = kv.call_constructor(&mut store).await?;
        let result = match error {
            "a handle that was dropped" => {
                handle.resource_drop_async(&mut store).await?;
                sandbox::call(&limits, kv.call_get(&mut store, handle, "x")).await
            }
            _ => sandbox::call(&limits, other_kv.call_get(&mut store, handle, "x")).await,
        };
        report(
            &limits,
            &linker,
            &faulty,
            store,
            error,
            result.map(drop),
            None,
        )
        .await?;
    }
    // ANCHOR_END: handles
    Ok(())
}

async fn call(
    limits: &Limits,
    store: &mut Store<State<()>>,
    instance: &Instance,
    export: &str,
    parameters: &[Val],
) -> Result<()> {
    let function = instance
        .get_func(&mut *store, export)
        .context("no such export")?;
    let mut results = vec![Val::Bool(false); function.ty(&*store).results().len()];
    let call = function.call_async(&mut *store, parameters, &mut results);
    sandbox::call(limits, call).await
}

// ANCHOR: report
/// Prints what the rule makes of an error, and fails if the store's next call says otherwise.
async fn report(
    limits: &Limits,
    linker: &Linker<State<()>>,
    faulty: &Component,
    mut store: Store<State<()>>,
    what: &str,
    result: Result<()>,
    next: Option<Instance>,
) -> Result<()> {
    let error = result.unwrap_err();
    let is_dead = sandbox::is_dead(&error);
    let next = async {
        let instance = match next {
            Some(instance) => instance,
            None => {
                let started = linker.instantiate_async(&mut store, faulty);
                sandbox::call(limits, started).await?
            }
        };
        call(limits, &mut store, &instance, "fine", &[]).await
    };
    let next = next.await;
    if let Err(error) = &next {
        ensure!(sandbox::is_dead(error), "the rule is wrong about `{error}`");
    }
    let rule = if is_dead { "dead " } else { "alive" };
    println!("{rule} | {what} | {}", error.root_cause());
    ensure!(is_dead == next.is_err(), "the rule is wrong about {what}");
    Ok(())
}
// ANCHOR_END: report
