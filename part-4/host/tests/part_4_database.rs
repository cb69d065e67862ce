//! The import `database` under attack: what a plugin asks for, the host decides.

#[path = "../examples/shared/database.rs"]
mod database;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use database::{Database, HasDatabase};
use tempfile::TempDir;
use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::{Config, Engine, Store};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "intruder",
    path: "../../wit/part-4",
    imports: { default: trappable },
    with: {
        "tutorial:resources/database.connection": database::Connection,
        "tutorial:resources/database.transaction": database::Transaction,
    },
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    granted: HashMap<String, PathBuf>,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// Compiled once for all tests.
static LINKED: LazyLock<IntruderPre<State>> = LazyLock::new(|| {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config).unwrap();
    let file = xtask::component("part-4-intruder");
    let component = Component::from_file(&engine, file).unwrap();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    Intruder::add_to_linker::<State, HasDatabase>(&mut linker, |state| Database {
        table: &mut state.table,
        granted: &state.granted,
    })
    .unwrap();
    IntruderPre::new(linker.instantiate_pre(&component).unwrap()).unwrap()
});

/// SQLite's memory is limited for the whole process, so who uses it up must be alone in it.
static MEMORY: RwLock<()> = RwLock::new(());

enum Share {
    Some { _of: RwLockReadGuard<'static, ()> },
    All { _of: RwLockWriteGuard<'static, ()> },
}

/// A plugin that may open `sqlite:shop`, and use the folder `data`; and what lies around them.
struct Scene {
    folder: TempDir,
    store: Store<State>,
    plugin: Intruder,
    _memory: Share,
}

impl Scene {
    fn set() -> Self {
        let of = MEMORY.read().unwrap_or_else(PoisonError::into_inner);
        Self::with(Share::Some { _of: of })
    }

    fn alone() -> Self {
        let of = MEMORY.write().unwrap_or_else(PoisonError::into_inner);
        Self::with(Share::All { _of: of })
    }

    fn with(memory: Share) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let databases = folder.path().join("databases");
        fs::create_dir(&databases).unwrap();
        fs::write(folder.path().join("secret.txt"), "the host's").unwrap();

        let linked = &*LINKED;
        let mut wasi = WasiCtx::builder();
        wasi.preopened_dir(&data, "data", FsPerms::ReadWrite)
            .unwrap();
        let state = State {
            wasi: wasi.build(),
            table: ResourceTable::new(),
            granted: HashMap::from([("shop".to_string(), databases.join("shop.sqlite"))]),
        };
        let mut store = Store::new(linked.engine(), state);
        let plugin = linked.instantiate(&mut store).unwrap();
        Self {
            folder,
            store,
            plugin,
            _memory: memory,
        }
    }

    fn query(&mut self, sql: &[&str]) -> Result<Vec<Vec<String>>, String> {
        let sql: Vec<_> = sql.iter().map(|sql| sql.to_string()).collect();
        let result = self.plugin.call_query(&mut self.store, "sqlite:shop", &sql);
        result.unwrap()
    }

    #[track_caller]
    fn assert_refused(&mut self, sql: &[&str], why: &str) {
        let error = self.query(sql).unwrap_err();
        assert!(error.contains(why), "{sql:?}: {error}");
    }

    fn outside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

const NUMBERS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

#[test]
fn no_url_opens_what_was_not_granted() {
    let mut scene = Scene::set();
    let absolute = format!("sqlite:{}", scene.folder.path().join("x").display());
    for url in [
        "",
        "sqlite:",
        "sqlite:.",
        "sqlite:..",
        "sqlite:../shop",
        "sqlite:shop.sqlite",
        "sqlite:SHOP",
        "sqlite:shop\0",
        "sqlite:file:shop?mode=rwc",
        "sqlite::memory:",
        "shop",
        &absolute,
    ] {
        let opened = scene.plugin.call_query(&mut scene.store, url, &[]);
        let error = opened.unwrap().unwrap_err();
        assert!(error.contains("UnsupportedUrl"), "{url}: {error}");
    }
    assert_eq!(scene.outside(), ["data", "databases", "secret.txt"]);
    for folder in ["data", "databases"] {
        let files = fs::read_dir(scene.folder.path().join(folder)).unwrap();
        assert_eq!(files.count(), 0, "{folder}");
    }
}

#[test]
fn no_statement_leaves_the_database() {
    let mut scene = Scene::set();
    let stolen = scene.folder.path().join("stolen.sqlite");
    let stolen = stolen.display();
    for sql in [
        &format!("ATTACH DATABASE '{stolen}' AS stolen"),
        &format!("ATTACH DATABASE 'file:{stolen}?mode=rwc' AS stolen"),
        "SELECT file FROM pragma_database_list",
        "PRAGMA temp_store_directory = '..'",
        "PRAGMA journal_mode = WAL",
        "PRAGMA hard_heap_limit = 0",
        "PRAGMA writable_schema = ON",
        "CREATE TEMP TABLE t (x)",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT s",
        "CREATE VIRTUAL TABLE t USING fts5(x)",
    ] {
        scene.assert_refused(&[sql], "not authorized");
    }
    for function in [
        "load_extension('libevil')",
        "instr('a', 'b')",
        "sqlite_version()",
        "'a' LIKE 'a'",
        "'a' GLOB 'a'",
    ] {
        let sql = format!("SELECT {function}");
        scene.assert_refused(&[&sql], "not authorized to use function");
    }
    // But to SQLite this is a table, and any table may be read.
    let json = scene.query(&["SELECT sum(value) FROM json_each('[1, 2]')"]);
    assert_eq!(json, Ok(vec![vec!["3".to_string()]]));
    let vacuum = format!("VACUUM INTO '{stolen}'");
    scene.assert_refused(&[&vacuum], "authorization denied");
    scene.assert_refused(&["SELECT 1; SELECT 2"], "Multiple statements");
    assert_eq!(scene.outside(), ["data", "databases", "secret.txt"]);
}

#[test]
fn every_type_of_sqlite_is_readable() {
    let mut scene = Scene::set();
    let row = scene.query(&["SELECT NULL, 42, 1.5, 'text', x'00ff', CAST(x'c328' AS TEXT)"]);
    assert_eq!(
        row,
        Ok(vec![
            ["", "42", "1.5", "text", "00ff", "\u{fffd}("]
                .map(str::to_string)
                .to_vec()
        ])
    );
}

#[test]
fn a_statement_is_bounded_in_time() {
    let mut scene = Scene::set();
    let begun = Instant::now();
    // It has an end, so that this test has one as well when the limit is missing.
    let long = format!("{NUMBERS} SELECT count(*) FROM (SELECT i FROM n LIMIT 30000000)");
    scene.assert_refused(&[&long], "interrupted");
    assert!(begun.elapsed() < Duration::from_secs(10));
    // The connection goes on.
    assert!(scene.query(&["SELECT 1"]).is_ok());
}

#[test]
fn sqlite_is_bounded_in_memory() {
    let mut scene = Scene::alone();
    let rows = "SELECT i, zeroblob(60000) AS b FROM n LIMIT 10000";
    let sort = format!("{NUMBERS} SELECT b FROM ({rows}) ORDER BY i DESC");
    scene.assert_refused(&[&sort], "out of memory");
}

/// SQLite has room for a text and none for a copy of it: rusqlite panics then.
#[test]
fn a_text_without_room_for_a_copy_is_an_error() {
    let mut scene = Scene::alone();
    let text = "INSERT INTO texts VALUES (hex(zeroblob(30000)))";
    scene.query(&["CREATE TABLE texts (x)", text]).unwrap();
    let mut out_of_memory = 0;
    // How much must be taken for that depends on SQLite, so it is tried in small steps.
    for taken in (1600..2000).step_by(4) {
        let rows = "n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT";
        let kept = "m AS MATERIALIZED (SELECT zeroblob(8000) AS z FROM n)";
        let sql = format!(
            "WITH RECURSIVE {rows} {taken}), {kept} \
             SELECT upper(x) FROM m CROSS JOIN texts LIMIT 1"
        );
        if let Err(error) = scene.query(&[&sql]) {
            assert!(error.contains("out of memory"), "{taken}: {error}");
            out_of_memory += 1;
        }
    }
    assert!((1..100).contains(&out_of_memory), "{out_of_memory}");
}

/// SQLite ends a transaction after some errors. What comes then must not count by itself.
#[test]
fn nothing_is_committed_after_a_transaction_that_sqlite_has_ended() {
    let mut scene = Scene::set();
    scene
        .query(&[
            "CREATE TABLE kept (x UNIQUE)",
            "INSERT INTO kept VALUES (0)",
        ])
        .unwrap();
    // It works for long before it has anything to write, so no limit of the file's comes first.
    let slow =
        format!("{NUMBERS} INSERT INTO kept SELECT -max(i) FROM (SELECT i FROM n LIMIT 30000000)");
    for (sql, why) in [
        ("INSERT OR ROLLBACK INTO kept VALUES (0)", "UNIQUE"),
        (slow.as_str(), "interrupted"),
    ] {
        let sql = [
            "INSERT INTO kept VALUES (1)",
            sql,
            "INSERT INTO kept VALUES (2)",
        ];
        let sql = sql.map(str::to_string);
        let results = scene
            .plugin
            .call_transact(&mut scene.store, "sqlite:shop", &sql)
            .unwrap();
        let [Ok(1), Err(ended), Err(after), Err(second)] = &results[..] else {
            panic!("{results:?}");
        };
        // Dropping the first would take it back.
        assert_eq!(second, after);
        assert!(ended.contains(why), "{ended}");
        assert!(after.contains("the transaction was rolled back"), "{after}");
        let kept = scene.query(&["SELECT x FROM kept"]).unwrap();
        assert_eq!(kept, [["0"]]);
    }
    // One that goes on is none of these.
    let sql = ["INSERT INTO kept VALUES (0)", "INSERT INTO kept VALUES (1)"].map(str::to_string);
    let results = scene
        .plugin
        .call_transact(&mut scene.store, "sqlite:shop", &sql);
    assert_eq!(results.unwrap()[1], Ok(1));
}

#[test]
fn an_index_is_allowed() {
    let mut scene = Scene::set();
    scene
        .query(&[
            "CREATE TABLE sales (item)",
            "INSERT INTO sales VALUES ('apples')",
            "CREATE UNIQUE INDEX items ON sales (item)",
            "DROP INDEX items",
        ])
        .unwrap();
}

#[test]
fn a_query_is_bounded_in_rows_and_bytes() {
    let mut scene = Scene::set();
    let rows = |count: usize| format!("{NUMBERS} SELECT i FROM n LIMIT {count}");
    assert_eq!(scene.query(&[&rows(1000)]).unwrap().len(), 1000);
    scene.assert_refused(&[&rows(1001)], "more than 1000 rows");

    let bytes =
        |count: usize| format!("{NUMBERS} SELECT hex(zeroblob(16384)) FROM n LIMIT {count}");
    assert_eq!(scene.query(&[&bytes(8)]).unwrap().len(), 8);
    scene.assert_refused(&[&bytes(9)], "262144 bytes");
    let columns = vec!["1"; 65].join(", ");
    scene.assert_refused(&[&format!("SELECT {columns}")], "too many columns");
    scene.assert_refused(&["SELECT zeroblob(65537)"], "too big");
    let statement = format!("SELECT 1{}", " ".repeat(4 * 1024));
    scene.assert_refused(&[&statement], "statement too long");
}

#[test]
fn a_database_is_bounded_on_the_disk() {
    let mut scene = Scene::set();
    scene.query(&["CREATE TABLE hoard (x)"]).unwrap();
    let insert = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
        INSERT INTO hoard SELECT zeroblob(60000) FROM n LIMIT 500";
    let filled = scene
        .plugin
        .call_repeat(&mut scene.store, "sqlite:shop", insert, 3);
    assert!(filled.unwrap().unwrap_err().contains("full"));
    let file = scene.folder.path().join("databases/shop.sqlite");
    assert!(fs::metadata(file).unwrap().len() <= 1024 * 4096);
}

#[test]
fn connections_are_bounded_at_the_same_time() {
    let mut scene = Scene::set();
    for _ in 0..20 {
        // One after the other: each is dropped before the next.
        scene.query(&["SELECT 1"]).unwrap();
    }
    let hoarded = scene.plugin.call_hoard(&mut scene.store, "sqlite:shop", 16);
    assert_eq!(hoarded.unwrap(), Ok(()));
    scene.assert_refused(&["SELECT 1"], "16 connections are open");
}

#[test]
fn a_connection_cant_go_before_its_transaction() {
    let mut scene = Scene::set();
    let dropped = scene
        .plugin
        .call_drop_parent_first(&mut scene.store, "sqlite:shop");
    let cause = dropped.unwrap_err().root_cause().to_string();
    assert_eq!(cause, "resource has children");
}

#[test]
fn a_granted_folder_ends_where_it_ends() {
    let mut scene = Scene::set();
    fs::write(scene.folder.path().join("data/inside.txt"), "the plugin's").unwrap();
    let mut read = |path: &str| scene.plugin.call_read_file(&mut scene.store, path).unwrap();
    assert_eq!(read("data/inside.txt").as_deref(), Ok("the plugin's"));
    for path in [
        "data/../secret.txt",
        "../secret.txt",
        "secret.txt",
        "/etc/passwd",
    ] {
        assert!(read(path).is_err(), "{path}");
    }
    // A link that the plugin makes itself leads to what is inside, and to nothing else.
    let mut follow = |target: &str| {
        let read = scene
            .plugin
            .call_follow_link(&mut scene.store, target, "data/link");
        read.unwrap()
    };
    assert_eq!(follow("inside.txt").as_deref(), Ok("the plugin's"));
    assert!(follow("../secret.txt").is_err());
    assert!(follow("/etc/passwd").is_err());
}
