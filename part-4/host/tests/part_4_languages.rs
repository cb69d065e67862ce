//! One list of checks, and the same plugin in four languages: `config` and `storage` of it.

use std::path::{Path, PathBuf};

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::{Cache, CacheConfig, Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use xtask::languages::{self, Language};

bindgen!({
    world: "plugin",
    path: "../../wit/part-4",
});

use exports::tutorial::resources::config::ParseError;
use exports::tutorial::resources::database::ConnectError;

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// Part 4's host, up to its first call.
fn load(file: &Path) -> Result<(Store<State>, Plugin)> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let mut kept = CacheConfig::new();
    kept.with_directory(file.with_extension("cache"));
    config.cache(Some(Cache::new(kept)?));
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, file)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
    let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
    Ok((store, plugin))
}

fn check(file: &Path) {
    check_config(file);
    check_storage(file);
    check_connect(file);
}

fn check_config(file: &Path) {
    let (mut store, plugin) = load(file).unwrap();
    let config = plugin.tutorial_resources_config();
    for (text, should) in [
        ("", Ok(vec![])),
        (
            "# none\n\n a = 1 = 2 \r\nb=\n",
            Ok(vec![("a", "1 = 2"), ("b", "")]),
        ),
        ("Straße = Öl 🦀", Ok(vec![("Straße", "Öl 🦀")])),
        ("a = 1\nb", Err("no = in 2")),
        ("\n = 1", Err("no key in 2")),
        ("a=1\na=2", Err("twice a")),
    ] {
        let parsed = config.call_parse(&mut store, text).unwrap();
        let parsed = parsed.map_err(|error| match error {
            ParseError::MissingEquals(line) => format!("no = in {line}"),
            ParseError::EmptyKey(line) => format!("no key in {line}"),
            ParseError::DuplicateKey(key) => format!("twice {key}"),
        });
        let entries = parsed.as_ref().map(|entries| {
            let entries = entries.iter();
            entries
                .map(|entry| (entry.key.as_str(), entry.value.as_str()))
                .collect::<Vec<_>>()
        });
        assert_eq!(entries.map_err(String::as_str), should, "{text:?}");
        let validated = config.call_validate(&mut store, text).unwrap();
        assert_eq!(validated.is_ok(), should.is_ok(), "{text:?}");
        let checked = config.call_check(&mut store, text).unwrap();
        assert_eq!(checked.is_ok(), should.is_ok(), "{text:?}");
    }
}

// ANCHOR: storage
fn check_storage(file: &Path) {
    let (mut store, plugin) = load(file).unwrap();
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();
    let entry = |key: &str, value: &str| (key.to_string(), value.to_string());

    let fruit = kv.call_constructor(&mut store).unwrap();
    kv.call_put(&mut store, fruit, "plum", "blue").unwrap();
    kv.call_put(&mut store, fruit, "plum", "").unwrap();
    let deleted = kv.call_delete(&mut store, fruit, "plum").unwrap();
    assert_eq!(deleted.as_deref(), Some(""));
    assert_eq!(kv.call_delete(&mut store, fruit, "plum").unwrap(), None);

    kv.call_put(&mut store, fruit, "Ä\0", "red").unwrap();
    let greens = [entry("leek", "green"), entry("Ä\0", "none")];
    let greens = storage.call_open_store(&mut store, &greens).unwrap();
    // Where both have a key, the second wins; lent to itself, a store stays as it is.
    kv.call_copy_from(&mut store, fruit, fruit).unwrap();
    kv.call_copy_from(&mut store, fruit, greens).unwrap();
    kv.call_put(&mut store, greens, "leek", "old").unwrap();
    let all = kv.call_merge(&mut store, fruit, greens).unwrap();
    for (key, should) in [("Ä\0", Some("none")), ("leek", Some("old")), ("Ä", None)] {
        let value = kv.call_get(&mut store, all, key).unwrap();
        assert_eq!(value.as_deref(), should, "{key:?}");
    }
    assert!(kv.call_get(&mut store, fruit, "leek").is_err());
}
// ANCHOR_END: storage

// ANCHOR: destroys
/// Whether what the host drops, and what `merge` consumes, is destroyed in the plugin.
fn destroys(file: &Path) -> bool {
    let (mut store, plugin) = load(file).unwrap();
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();
    for _ in 0..100 {
        let a = kv.call_constructor(&mut store).unwrap();
        let b = storage.call_open_store(&mut store, &[]).unwrap();
        let all = kv.call_merge(&mut store, a, b).unwrap();
        all.resource_drop(&mut store).unwrap();
    }
    storage.call_live_stores(&mut store).unwrap() == 0
}
// ANCHOR_END: destroys

fn check_connect(file: &Path) {
    let (mut store, plugin) = load(file).unwrap();
    let database = plugin.tutorial_resources_database();
    let answer = database.call_connect(&mut store, "no database");
    let refused =
        matches!(&answer, Ok(Err(ConnectError::UnsupportedUrl(url))) if url == "no database");
    assert!(refused, "{answer:?}");
}

/// Whether a constructor of the plugin can fail.
fn refuses(file: &Path) -> bool {
    let (mut store, plugin) = load(file).unwrap();
    let connection = plugin.tutorial_resources_database().connection();
    let answer = connection.call_constructor(&mut store, "postgres://localhost");
    matches!(answer, Ok(Err(ConnectError::UnsupportedUrl(url))) if url == "postgres://localhost")
}

fn foreign(language: Language) -> PathBuf {
    languages::component("part-4", language).unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn rust_keeps_the_contract() {
    let file = xtask::component("part-4-plugin");
    check(&file);
    assert!(destroys(&file));
    assert!(refuses(&file));
}

#[test]
#[ignore = "needs Python, and an optimized host"]
fn python_keeps_the_contract() {
    let file = foreign(Language::Python);
    check(&file);
    // Faults, see appendix/languages.md: if one of these fails, it is mended, and the page must say so.
    assert!(!destroys(&file));
    assert!(!refuses(&file));
}

#[test]
#[ignore = "needs Node, and an optimized host"]
fn javascript_keeps_the_contract() {
    let file = foreign(Language::JavaScript);
    check(&file);
    assert!(destroys(&file));
    assert!(refuses(&file));
}

#[test]
#[ignore = "needs clang and a C library for WASI"]
fn c_keeps_the_contract() {
    let file = foreign(Language::C);
    check(&file);
    assert!(destroys(&file));
    assert!(refuses(&file));
}
