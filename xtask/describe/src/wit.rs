//! A component's world, as WIT.

use anyhow::{Context, Result};
use wit_component::{OutputToString, WitPrinter};
use wit_parser::{Resolve, WorldId};

/// Prints the world, and every interface that isn't WASI's.
///
/// # Errors
///
/// If there is something that WIT can't write.
pub fn print(resolve: &Resolve, world: WorldId) -> Result<String> {
    let mut printer = WitPrinter::new(OutputToString::default());
    let package = resolve.worlds[world].package;
    let package = package.context("a world has a package")?;
    // WASI's own interfaces are named in the world; spelled out they would fill screens.
    let spelled_out: Vec<_> = resolve
        .packages
        .iter()
        .filter(|(id, other)| *id != package && other.name.namespace != "wasi")
        .map(|(id, _)| id)
        .collect();
    printer.print(resolve, package, &spelled_out)?;
    let wit = printable(&String::from(printer.output));
    Ok(wit.replace("}\npackage", "}\n\npackage"))
}

/// Escapes what a terminal would obey. The names are those that the component's author chose.
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
