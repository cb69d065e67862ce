//! Looks at what a component asks for, and refuses it before anything is linked.
//!
//! Takes part-2-plugin and part-3-plugin.

use wasmtime::component::Component;
use wasmtime::error::Context;
use wasmtime::{Engine, Result, ensure};

// ANCHOR: allowed
/// The beginnings of names, with the slash: without it, `wasi:cli` would let `wasi:climate` pass.
const ALLOWED: [&str; 2] = ["wasi:io/", "wasi:cli/"];

/// The imports that nobody has allowed, in the order in which the component lists them.
fn refused(engine: &Engine, component: &Component) -> Vec<String> {
    component
        .component_type()
        .imports(engine)
        .map(|(name, _)| name.to_string())
        .filter(|name| !ALLOWED.iter().any(|allowed| name.starts_with(allowed)))
        .collect()
}
// ANCHOR_END: allowed

fn main() -> Result<()> {
    let engine = Engine::default();
    let files: Vec<_> = std::env::args().skip(1).collect();
    ensure!(
        !files.is_empty(),
        "no component given; type `cargo xtask run part-2 allow-list`"
    );
    for file in files {
        let component = Component::from_file(&engine, &file)
            .with_context(|| format!("{file} can't be loaded: a component was expected"))?;
        let all = component.component_type().imports(&engine).count();
        let refused = refused(&engine, &component);
        println!("{file}: {all} imports, {} refused", refused.len());
        for name in refused {
            // A name may be a URL, with anything in it: a terminal must not obey it.
            println!("  {}", name.escape_debug());
        }
    }
    Ok(())
}
