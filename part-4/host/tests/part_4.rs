//! What Part 4 claims about results and about who destroys a resource.

use part_4_shared::setup::State;
use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Config, Engine, Store};

bindgen!({
    world: "plugin",
    path: "../../wit/part-4",
});

use exports::tutorial::resources::config::ParseError;
use exports::tutorial::resources::database::{ConnectError, QueryError};

fn plugin() -> (Store<State>, Plugin) {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config).unwrap();
    let component = Component::from_file(&engine, xtask::component("part-4-plugin")).unwrap();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    let mut store = Store::new(&engine, State::new());
    let plugin = Plugin::instantiate(&mut store, &component, &linker).unwrap();
    (store, plugin)
}

#[test]
fn the_three_forms_of_result() {
    let (mut store, plugin) = plugin();
    let config = plugin.tutorial_resources_config();

    let entries = config.call_parse(&mut store, "a = 1").unwrap().unwrap();
    assert_eq!((&*entries[0].key, &*entries[0].value), ("a", "1"));
    let error = config.call_parse(&mut store, "a").unwrap().unwrap_err();
    assert!(matches!(error, ParseError::MissingEquals(1)));

    assert!(config.call_validate(&mut store, "a = 1").unwrap().is_ok());
    let error = config.call_validate(&mut store, "=").unwrap().unwrap_err();
    assert!(matches!(error, ParseError::EmptyKey(1)));

    assert_eq!(config.call_check(&mut store, "a = 1").unwrap(), Ok(()));
    assert_eq!(config.call_check(&mut store, "a").unwrap(), Err(()));
}

// ANCHOR: contract
#[test]
fn a_store_lives_until_it_is_dropped_by_hand() {
    let (mut store, plugin) = plugin();
    let storage = plugin.tutorial_resources_storage();
    for _ in 0..1000 {
        let _gone_in_rust = storage.kv_store().call_constructor(&mut store).unwrap();
    }
    assert_eq!(storage.call_live_stores(&mut store).unwrap(), 1000);

    let handle = storage.kv_store().call_constructor(&mut store).unwrap();
    handle.resource_drop(&mut store).unwrap();
    assert_eq!(storage.call_live_stores(&mut store).unwrap(), 1000);
}
// ANCHOR_END: contract

#[test]
fn borrowing_leaves_a_store_alive_and_consuming_does_not() {
    let (mut store, plugin) = plugin();
    let storage = plugin.tutorial_resources_storage();
    let kv = storage.kv_store();
    let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
    let a = [pair("x", "a"), pair("y", "a")];
    let a = storage.call_open_store(&mut store, &a).unwrap();
    let b = [pair("y", "b"), pair("z", "b")];
    let b = storage.call_open_store(&mut store, &b).unwrap();

    kv.call_copy_from(&mut store, a, a).unwrap();
    let c = kv.call_constructor(&mut store).unwrap();
    kv.call_copy_from(&mut store, c, b).unwrap();
    assert_eq!(storage.call_live_stores(&mut store).unwrap(), 3);
    let z = kv.call_get(&mut store, c, "z").unwrap();
    assert_eq!(z.as_deref(), Some("b"));

    let merged = kv.call_merge(&mut store, a, b).unwrap();
    assert_eq!(storage.call_live_stores(&mut store).unwrap(), 2);
    for (key, value) in [("x", "a"), ("y", "b"), ("z", "b")] {
        let found = kv.call_get(&mut store, merged, key).unwrap();
        assert_eq!(found.as_deref(), Some(value), "{key}");
    }

    let error = kv.call_get(&mut store, a, "x").unwrap_err();
    let cause = error.root_cause().to_string();
    assert!(cause.contains("unknown handle index"), "{cause}");
}

#[test]
fn a_constructor_can_fail_and_a_closed_connection_says_so() {
    let (mut store, plugin) = plugin();
    let database = plugin.tutorial_resources_database();
    let connection = database.connection();

    let refused = connection.call_constructor(&mut store, "x:").unwrap();
    assert!(matches!(refused, Err(ConnectError::UnsupportedUrl(url)) if url == "x:"));

    let handle = database.call_connect(&mut store, "memory:").unwrap();
    let handle = handle.unwrap();
    let mut execute = |sql, parameters: &[String]| {
        let changed = connection.call_execute(&mut store, handle, sql, parameters);
        changed.unwrap().unwrap()
    };
    execute("CREATE TABLE t", &[]);
    let row = ["1".to_string(), "a b".to_string()];
    assert_eq!(execute("INSERT INTO t VALUES (?, ?)", &row), 1);
    let rows = connection.call_query(&mut store, handle, "SELECT * FROM t", &[]);
    assert_eq!(rows.unwrap().unwrap(), [row]);

    connection.call_close(&mut store, handle).unwrap();
    let closed = connection.call_query(&mut store, handle, "SELECT * FROM t", &[]);
    assert!(matches!(closed.unwrap(), Err(QueryError::Closed)));
}

#[test]
fn a_transaction_counts_only_if_it_is_committed() {
    let (mut store, plugin) = plugin();
    let database = plugin.tutorial_resources_database();
    let (connection, transaction) = (database.connection(), database.transaction());
    let handle = database.call_connect(&mut store, "memory:").unwrap();
    let handle = handle.unwrap();
    let execute = |store: &mut Store<State>, sql| {
        let changed = connection.call_execute(store, handle, sql, &["x".to_string()]);
        changed.unwrap().unwrap()
    };
    execute(&mut store, "CREATE TABLE t");

    for (commits, expected) in [(false, 0), (true, 1)] {
        let begun = transaction.call_constructor(&mut store, handle).unwrap();
        let begun = begun.unwrap();
        execute(&mut store, "INSERT INTO t VALUES (?)");
        if commits {
            let committed = transaction.call_commit(&mut store, begun);
            assert!(committed.unwrap().is_ok());
        } else {
            begun.resource_drop(&mut store).unwrap();
        }
        let rows = connection.call_query(&mut store, handle, "SELECT * FROM t", &[]);
        assert_eq!(rows.unwrap().unwrap().len(), expected);
    }
}
