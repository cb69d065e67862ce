//! What Part 5 claims about composed components: no open ends, and nothing new asked for.

use std::collections::BTreeSet;

use wasmtime::Engine;
use wasmtime::component::Component;

fn imports(name: &str) -> BTreeSet<String> {
    let engine = Engine::default();
    let component = Component::from_file(&engine, xtask::component(name)).unwrap();
    let ty = component.component_type();
    ty.imports(&engine)
        .map(|(name, _)| name.to_string())
        .collect()
}

/// What the parts import, without the import that the composition filled.
fn expected(parts: [&str; 2], filled: &str) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = parts.into_iter().flat_map(imports).collect();
    assert!(
        all.remove(filled),
        "{filled} was imported by none of {parts:?}"
    );
    all
}

#[test]
fn a_composed_pipeline_imports_what_its_parts_do_without_format() {
    let parts = ["part-5-formatter", "part-5-counter"];
    let expected = expected(parts, "tutorial:pipeline/format@0.1.0");
    assert_eq!(imports("plugged"), expected);
    assert_eq!(imports("composed"), expected);
}

#[test]
fn composed_accounts_import_what_their_parts_do_without_validation() {
    let parts = ["part-5-validator", "part-5-service"];
    let expected = expected(parts, "tutorial:pipeline/validation@0.1.0");
    assert_eq!(imports("accounts"), expected);
}
