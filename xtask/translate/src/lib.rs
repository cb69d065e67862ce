//! Makes a component into a script that a page can load from a file as well as from a server.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use js_component_bindgen::{InstantiationMode, TranspileOpts, transpile};
use serde_json::json;

/// Returns a classic script that adds the component to the page's `live.components`.
///
/// # Errors
///
/// If the component can't be translated, or the translation has another form than the one that is
/// taken apart here.
pub fn script(name: &str, component: &[u8]) -> Result<String> {
    // ANCHOR: options
    let options = TranspileOpts::builder()
        .name(name.to_string())
        .no_typescript(true)
        .instantiation_mode(InstantiationMode::Async)
        .no_component_error_wrapping(true)
        // Without it, a number that is too large would lose its upper bits instead of being refused.
        .strict(true)
        .build();
    // ANCHOR_END: options
    let translated = transpile(component, options)
        .with_context(|| format!("{name} can't be translated to JavaScript"))?;
    let module = format!("{name}.js");
    let mut source = None;
    let mut cores = serde_json::Map::new();
    for (file, bytes) in translated.files {
        if file == module {
            source = Some(String::from_utf8(bytes).context("JavaScript is UTF-8")?);
        } else {
            cores.insert(file, json!(BASE64_STANDARD.encode(bytes)));
        }
    }
    let source = source.with_context(|| format!("the translation of {name} has no {module}"))?;
    let source = as_function(&source).with_context(|| format!("the translation of {name}"))?;
    let (name, cores) = (json!(name), json!(cores));
    Ok(format!(
        "live.components[{name}] = {{\n\
         instantiate: (() => {{\n{source}\nreturn instantiate;\n}})(),\n\
         cores: {cores},\n}};\n"
    ))
}

/// Makes the generated module into the body of a function: a browser loads no module from `file:`.
fn as_function(module: &str) -> Result<String> {
    const EXPORT: &str = "export function instantiate(getCoreModule, imports";
    const REST: &str = "export const _util";
    const LENIENT: &str = "new TextDecoder()";
    let (source, rest) = module
        .split_once(REST)
        .with_context(|| format!("has no `{REST}`"))?;
    let exports = |text: &str| {
        let lines = text.lines().map(str::trim_start);
        lines.filter(|line| line.starts_with("export ")).count()
    };
    ensure!(
        exports(source) == 1 && source.contains(EXPORT) && exports(rest) == 0,
        "doesn't export `instantiate(getCoreModule, imports` and `_util` alone"
    );
    ensure!(
        !source.lines().any(|line| line.starts_with("import ")),
        "imports other modules"
    );
    let count = |text: &str| source.matches(text).count();
    ensure!(
        count("new TextDecoder(") == count(LENIENT) + count("new TextDecoder('utf-16')"),
        "decodes UTF-8 in another way than with `{LENIENT}`"
    );
    // Where a core module is, is asked of `getCoreModule`; a classic script has no address to ask.
    Ok(source
        .replace(EXPORT, &EXPORT["export ".len()..])
        // Bytes that are no UTF-8 are an error, and a byte-order mark is a character like any other.
        .replace(
            LENIENT,
            "new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })",
        )
        .replace("import.meta.url", "document.baseURI"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_another_form_is_an_error() {
        let good = "export function instantiate(getCoreModule, imports, x) {}\n\
                    export const _util = {};\n";
        let function = as_function(good).unwrap();
        assert_eq!(
            function,
            "function instantiate(getCoreModule, imports, x) {}\n"
        );
        for (change, to) in [
            ("getCoreModule, imports", "imports, getCoreModule"),
            ("export const _util", "export { util"),
            ("{}\n", "{}\nexport let more;\n"),
            ("= {};\n", "= {};\nexport default 1;\n"),
            ("{}\n", "{ new TextDecoder('utf-8') }\n"),
            ("export function", "import a from 'b';\nexport function"),
        ] {
            assert!(good.contains(change), "{change}");
            assert!(as_function(&good.replacen(change, to, 1)).is_err(), "{to}");
        }
    }
}
