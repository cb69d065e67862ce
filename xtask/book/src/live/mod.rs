//! The forms of the site: beside a listing, the component that was built from it, ready to be called.

mod marker;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xtask::parts::{self, COMPOSITIONS};

pub use marker::{Call, Marker, find};

/// The component that looks into others.
pub const LOOK: &str = "look";

/// The component that its form offers to whoever has none.
pub const SAMPLE: &str = "part-2-plugin";

/// A component that forms call.
pub struct Component {
    pub bytes: Vec<u8>,
    /// As `describe::describe` has it.
    pub description: Value,
}

/// Builds a guest or a composition, once a process.
///
/// # Errors
///
/// If there is none of that name, or it can't be built.
pub fn component(name: &str) -> Result<Arc<Component>> {
    static BUILT: Mutex<BTreeMap<String, Arc<Component>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(component) = built.get(name) {
        return Ok(component.clone());
    }
    let mut known = parts::components(&parts::all())?;
    let ingredients = COMPOSITIONS.iter().flat_map(|it| it.recipe.ingredients());
    known.extend(ingredients.map(str::to_string));
    known.push(LOOK.to_string());
    known.sort_unstable();
    known.dedup();
    ensure!(
        known.iter().any(|other| other == name),
        "there is no component `{name}`; there are {}",
        known.join(", ")
    );
    let files = xtask::build::build(&[name], &[])?.components;
    let bytes = fs::read(&files[name]).with_context(|| format!("{name} can't be read"))?;
    let (resolve, world) = describe::decode(&bytes).with_context(|| name.to_string())?;
    let description = describe::describe(&resolve, world);
    let component = Arc::new(Component { bytes, description });
    built.insert(name.to_string(), component.clone());
    Ok(component)
}

/// Checks every marker of a page, relative to `root`: its component, its functions, its values.
///
/// # Errors
///
/// If something doesn't fit. The error names file and line.
pub fn check(root: &Path, file: &Path, markdown: &str) -> Result<()> {
    for marker in find(markdown).with_context(|| file.display().to_string())? {
        let place = || format!("{}:{}", file.display(), marker.line);
        // Nothing is said of its functions, and it takes minutes to build.
        if marker.drop && marker.component == LOOK {
            worlds(root).with_context(place)?;
            continue;
        }
        form(root, &marker).with_context(place)?;
    }
    Ok(())
}

/// What the page's script is told of a form: the functions, with their types, and what the marker says.
///
/// # Errors
///
/// If the component, a function or a file is missing, or a value isn't of its type.
pub fn form(root: &Path, marker: &Marker) -> Result<Value> {
    let component = component(&marker.component)?;
    let functions = list(&component.description, "functions");
    let mut calls = Vec::new();
    for call in &marker.calls {
        // An interface's name stands for all that is in it.
        let prefix = format!("{}.", call.path);
        let is_below = |it: &&Value| it["path"].as_str().unwrap_or_default().starts_with(&prefix);
        let below: Vec<_> = functions.iter().filter(is_below).collect();
        if call.values.is_none() && !below.is_empty() && named(functions, &call.path).is_err() {
            calls.extend(below.iter().map(|it| json!({ "path": it["path"] })));
        } else {
            calls.push(checked(functions, call)?);
        }
    }
    for path in &marker.watch {
        let watched = named(functions, path)?;
        ensure!(
            watched["params"] == json!([]),
            "`{path}` takes parameters, so it can't be watched"
        );
    }
    let all = |calls: &[Call]| -> Result<Vec<_>> {
        calls.iter().map(|call| checked(functions, call)).collect()
    };
    let mut answers = serde_json::Map::new();
    for answer in &marker.answers {
        let import = named(list(&component.description, "imports"), &answer.path)?;
        let Some([value]) = answer.values.as_deref() else {
            bail!("`answer {}(VALUE)` has one value", answer.path);
        };
        describe::check(&import["result"], value).with_context(|| answer.path.clone())?;
        answers.insert(answer.path.clone(), value.clone());
    }
    let mut folders = Vec::new();
    for folder in &marker.folders {
        let (name, file) = folder
            .path
            .split_once('/')
            .filter(|(_, file)| !file.is_empty() && !file.contains('/'))
            .with_context(|| format!("`folder {}`: expected FOLDER/FILE", folder.path))?;
        let text = fs::read_to_string(root.join(&folder.source)).with_context(|| {
            format!(
                "{} can't be read (paths are relative to the root)",
                folder.source
            )
        })?;
        folders.push(json!({ "name": name, "file": file, "text": text }));
    }
    let used = |it: &&Value| {
        let calls = calls.iter().any(|call| call["path"] == it["path"]);
        let is = |path: &String| it["path"] == *path;
        calls || marker.watch.iter().any(is) || marker.first.iter().any(|it| is(&it.path))
    };
    Ok(json!({
        "component": marker.component,
        "try": marker.hint,
        "size": component.bytes.len(),
        "made_of": made_of(&marker.component)?,
        "functions": functions.iter().filter(used).collect::<Vec<_>>(),
        "imports": component.description["imports"],
        "wasi": component.description["wasi"],
        "calls": calls,
        "first": all(&marker.first)?,
        "watch": marker.watch,
        "answers": answers,
        "folders": folders,
        "worlds": if marker.drop { worlds(root)? } else { Vec::new() },
        "drop": marker.drop,
        "sample": format!("{SAMPLE}.wasm"),
        "markdown": marker.markdown,
    }))
}

/// A place on the page that the script fills. Without the script it is empty, and takes no room.
pub fn placeholder(form: &Value) -> String {
    let form = form.to_string().replace('&', "&amp;");
    let form = form.replace('\'', "&#39;").replace('<', "&lt;");
    let make = "live.make(document.currentScript.previousElementSibling)";
    format!("<div class='live' data-form='{form}'></div><script>{make}</script>")
}

/// Every world in `wit`, described. What a reader brings may fit one.
fn worlds(root: &Path) -> Result<Vec<Value>> {
    let mut folders = Vec::new();
    for part in parts::all() {
        let folder = root.join("wit").join(part.name);
        let has_wit = |folder: &Path| -> Result<bool> {
            let mut files = fs::read_dir(folder)?.filter_map(|entry| entry.ok());
            Ok(files.any(|file| file.path().extension().is_some_and(|it| it == "wit")))
        };
        for entry in fs::read_dir(&folder)? {
            let below = entry?.path();
            if below.is_dir() && has_wit(&below)? {
                folders.push((part.name, below));
            }
        }
        if has_wit(&folder)? {
            folders.push((part.name, folder));
        }
    }
    folders.sort();
    let mut worlds = Vec::new();
    for (part, folder) in folders {
        let shown = folder.strip_prefix(root)?.display().to_string();
        for (name, description) in describe::worlds(&folder).with_context(|| shown.clone())? {
            worlds.push(json!({
                "part": part,
                "folder": shown.replace('\\', "/"),
                "name": name,
                "functions": description["functions"],
                "imports": description["imports"],
                // Part 1's linker is empty.
                "wasi": part != "part-1",
            }));
        }
    }
    Ok(worlds)
}

/// What a composition was made of: each ingredient with its size, imports and exports.
fn made_of(name: &str) -> Result<Vec<Value>> {
    let composition = COMPOSITIONS.iter().find(|it| it.name == name);
    let ingredients = composition.map(|it| it.recipe.ingredients());
    let ingredients = ingredients.unwrap_or_default().into_iter();
    let part = |name| -> Result<Value> {
        let part = component(name)?;
        let interfaces = |of: &str| -> Vec<Value> {
            let functions = list(&part.description, of).iter();
            let mut names: Vec<_> = functions.map(|it| it["interface"].clone()).collect();
            names.dedup();
            names
        };
        Ok(json!({
            "name": name,
            "size": part.bytes.len(),
            "imports": interfaces("imports"),
            "exports": interfaces("functions"),
        }))
    };
    ingredients.map(part).collect()
}

fn list<'a>(description: &'a Value, name: &str) -> &'a [Value] {
    description[name].as_array().map_or(&[], Vec::as_slice)
}

fn named<'a>(functions: &'a [Value], path: &str) -> Result<&'a Value> {
    let found = functions.iter().find(|it| it["path"] == path);
    found.with_context(|| {
        let names: Vec<_> = functions
            .iter()
            .filter_map(|it| it["path"].as_str())
            .collect();
        format!(
            "there is no function `{path}`; there are {}",
            names.join(", ")
        )
    })
}

/// A call, once its values are known to be of the function's types.
fn checked(functions: &[Value], call: &Call) -> Result<Value> {
    let function = named(functions, &call.path)?;
    let Some(values) = &call.values else {
        return Ok(json!({ "path": call.path }));
    };
    let params = list(function, "params");
    ensure!(
        params.len() == values.len(),
        "`{}` takes {} values, and {} are given",
        call.path,
        params.len(),
        values.len()
    );
    for (param, value) in params.iter().zip(values) {
        // Handles are made on the page: a marker leaves their place empty.
        let is_handle = param[1].get("own").or(param[1].get("borrow")).is_some();
        if !(is_handle && value.is_null()) {
            describe::check(&param[1], value)
                .with_context(|| format!("`{}`, parameter {}", call.path, param[0]))?;
        }
    }
    Ok(json!({ "path": call.path, "values": values }))
}
