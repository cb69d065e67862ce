//! Loads one component that was composed of two. The host can't tell, and needn't.

use std::process::ExitCode;

// Part 4's sandbox, unchanged.
use part_4_shared::sandbox::{self, Limits, compiler};
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "pipeline",
    path: "../../wit/part-5",
    exports: { default: async },
});

fn main() -> ExitCode {
    compiler::compile_for_parent();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", printable(&error));
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {}", printable(cause));
            }
            ExitCode::FAILURE
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-5`, or pass one: part-5-host FILE",
    )?;

    let limits = Limits::SMALL;
    let engine = sandbox::engine()?;
    let component = compiler::compile(&engine, &limits, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo wac plug` makes them"
        )
    })?;

    // ANCHOR: link
    // Nothing here offers `format`: a component with that import still open won't be linked.
    let linked = sandbox::linker(&engine)?.instantiate_pre(&component);
    let linked = linked.and_then(PipelinePre::new).with_context(|| {
        format!(
            "{file} doesn't fit: \
             it must export `stats` of wit/part-5/pipeline.wit \
             and import nothing but WASI; plug a formatter into its `format`"
        )
    })?;
    // ANCHOR_END: link

    // ANCHOR: call
    let mut store = sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());
    let start = linked.instantiate_async(&mut store);
    let pipeline = sandbox::call(&limits, start)
        .await
        .with_context(|| format!("{file} didn't start"))?;
    let text = "  the   quick\tbrown \n fox ";
    let stats = pipeline.tutorial_pipeline_stats();
    let call = stats.call_count_clean(&mut store, text);
    let count = sandbox::call(&limits, call)
        .await
        .with_context(|| format!("{file} failed in `count-clean`"))?;
    // ANCHOR_END: call
    println!("{}: count-clean({text:?}) = {count}", name_of(&file));
    Ok(())
}

fn name_of(file: &str) -> String {
    let name = std::path::Path::new(file).file_name();
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// Escapes what a terminal would obey, because errors repeat names that a plugin has chosen, and
/// indents further lines, so that none looks like one of the host's. The bytes of a file that is no
/// WebAssembly, which the parser lists one to a line, are put on one.
fn printable(text: impl ToString) -> String {
    let text = text.to_string().replace("\n    0x", " 0x");
    let mut shown = String::new();
    for c in text.replace(",\n]", " ]").trim_end().chars() {
        match c {
            '\n' => shown.push_str("\n    "),
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
