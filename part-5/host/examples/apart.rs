//! The same two components, joined in the host: each has its own store, and its own end.
//!
//! Takes part-5-impostor and part-5-counter.

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime_wasi::WasiCtx;

mod formatter {
    wasmtime::component::bindgen!({
        world: "formatter",
        path: "../../wit/part-5",
    });
}

bindgen!({
    world: "counter",
    path: "../../wit/part-5",
});

use formatter::FormatterPre;

fn main() -> Result<()> {
    let engine = setup::engine()?;
    let mut linker = setup::linker(&engine)?;
    let formatter = linker.instantiate_pre(&setup::component(&engine, 1)?)?;
    let formatter = FormatterPre::new(formatter)?;

    // ANCHOR: clean
    let clean = move |text: &str| {
        // A store for each call, in which nothing is granted.
        let mut store = setup::store(formatter.engine(), &mut WasiCtx::builder());
        let formatter = formatter.instantiate(&mut store)?;
        let format = formatter.tutorial_pipeline_format();
        format.call_clean(&mut store, text)
    };
    let mut format = linker.instance("tutorial:pipeline/format@0.1.0")?;
    format.func_wrap("clean", move |_, (text,): (String,)| {
        // A formatter that dies has cleaned nothing.
        Ok((clean(&text).unwrap_or(text),))
    })?;
    // ANCHOR_END: clean

    let mut wasi = WasiCtx::builder();
    wasi.env("PASSPHRASE", "correct horse battery staple");
    let mut store = setup::store(&engine, &mut wasi);
    let component = setup::component(&engine, 2)?;
    let counter = Counter::instantiate(&mut store, &component, &linker)?;
    let stats = counter.tutorial_pipeline_stats();
    for text in ["two words", "spy", "crash", "two words"] {
        match stats.call_count_clean(&mut store, text) {
            Ok(count) => println!("{text}: {count}"),
            Err(error) => println!("{text}: {}", error.root_cause()),
        }
    }
    Ok(())
}
