//! What a component imports and exports, as JSON that a form can be made from.
//!
//! A type is a name (`"u32"`) or an object with one key (`{"list": "u32"}`). WIT has no recursive
//! types, so every type is written out where it is used.

mod types;
mod wit;

use std::panic;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use wasmparser::Parser;
use wit_component::DecodedWasm;
use wit_parser::{Function, FunctionKind, Resolve, WorldId, WorldItem, WorldKey};

pub use types::check;
pub use wit::{print, printable};

/// What is said of a file that is none.
pub const EXPECTED: &str =
    "a component was expected, as `cargo build --release --target wasm32-wasip2` makes them";

/// Decodes a component.
///
/// # Errors
///
/// If it is no component, or has names that WIT can't write.
pub fn decode(bytes: &[u8]) -> Result<(Resolve, WorldId)> {
    // The decoder would take a core module for a component without imports and exports.
    ensure!(
        !Parser::is_core_wasm(bytes),
        "{EXPECTED}, but this is a core module"
    );
    // The decoder panics on names that WIT can't write, such as URLs.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let decoded = panic::catch_unwind(|| wit_component::decode(bytes));
    panic::set_hook(hook);
    let Ok(decoded) = decoded else {
        bail!("it has names that WIT can't write");
    };
    match decoded.context(EXPECTED)? {
        DecodedWasm::Component(resolve, world) => Ok((resolve, world)),
        DecodedWasm::WitPackage(..) => {
            bail!("this is a WIT package in binary form: it has no imports or exports of its own")
        }
    }
}

/// Every world of a package of WIT files, by name, and as `describe` has it.
///
/// # Errors
///
/// If the files aren't one package, or something that they use is missing.
pub fn worlds(folder: &Path) -> Result<Vec<(String, Value)>> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(folder)?;
    let worlds = resolve.packages[package].worlds.iter();
    Ok(worlds
        .map(|(name, id)| (name.clone(), describe(&resolve, *id)))
        .collect())
}

/// Describes a world: `functions` are what it exports, `imports` what it needs of its host, and
/// `wasi` which interfaces of WASI it imports.
pub fn describe(resolve: &Resolve, world: WorldId) -> Value {
    let world = &resolve.worlds[world];
    let (mut imports, mut wasi) = (Vec::new(), Vec::new());
    for (key, item) in &world.imports {
        let name = resolve.name_world_key(key);
        match name.starts_with("wasi:") {
            true => wasi.push(name),
            false => imports.extend(functions(resolve, key, item)),
        }
    }
    let exports = world.exports.iter();
    let functions: Vec<_> = exports
        .flat_map(|(key, item)| functions(resolve, key, item))
        .collect();
    json!({ "functions": functions, "imports": imports, "wasi": wasi })
}

fn functions(resolve: &Resolve, key: &WorldKey, item: &WorldItem) -> Vec<Value> {
    let name = resolve.name_world_key(key);
    match item {
        WorldItem::Interface { id, .. } => resolve.interfaces[*id]
            .functions
            .values()
            .map(|it| function(resolve, Some(&name), it))
            .collect(),
        WorldItem::Function(it) => vec![function(resolve, None, it)],
        WorldItem::Type { .. } => Vec::new(),
    }
}

fn function(resolve: &Resolve, interface: Option<&str>, function: &Function) -> Value {
    let (kind, resource) = match function.kind {
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => ("function", None),
        FunctionKind::Method(id) | FunctionKind::AsyncMethod(id) => ("method", Some(id)),
        FunctionKind::Static(id) | FunctionKind::AsyncStatic(id) => ("static", Some(id)),
        FunctionKind::Constructor(id) => ("constructor", Some(id)),
    };
    let is_async = matches!(
        function.kind,
        FunctionKind::AsyncFreestanding
            | FunctionKind::AsyncMethod(_)
            | FunctionKind::AsyncStatic(_)
    );
    let resource = resource.and_then(|id| resolve.types[id].name.as_deref());
    let name = match kind {
        "constructor" => None,
        _ => Some(function.item_name()),
    };
    let short = interface.map(short_name);
    let path: Vec<_> = [short, resource, name].into_iter().flatten().collect();
    let params: Vec<_> = function
        .params
        .iter()
        .map(|param| json!([param.name, types::of(resolve, &param.ty)]))
        .collect();
    let result = function.result.as_ref().map(|ty| types::of(resolve, ty));
    json!({
        "path": path.join("."),
        "interface": interface,
        "kind": kind,
        "resource": resource,
        "name": name,
        "params": params,
        "result": result,
        "async": is_async,
    })
}

/// `stats` of `tutorial:pipeline/stats@0.1.0`.
fn short_name(interface: &str) -> &str {
    let name = interface.split('@').next().unwrap_or_default();
    name.rsplit('/').next().unwrap_or_default()
}
