//! The host's side of the interface `database`, over SQLite, for plugins that nobody trusts.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, OpenFlags, params_from_iter};
use wasmtime::Result;
use wasmtime::component::{HasData, Resource, ResourceTable};

use crate::tutorial::resources::database::{
    ConnectError, Host, HostConnection, HostTransaction, QueryError, Row,
};

// ANCHOR: limits
/// How long one statement may work.
const TIME: Duration = Duration::from_millis(200);
/// How much one query may return, in rows and in bytes.
const ROWS: usize = 1_000;
const BYTES: usize = 256 * 1024;
/// Connections that are open at the same time, in one store.
const CONNECTIONS: usize = 16;
/// Bytes of one value, and of a statement.
const VALUE: i32 = 64 * 1024;
const STATEMENT: i32 = 4 * 1024;
/// The functions of SQL that a statement may call: those that read their arguments once.
const FUNCTIONS: [&str; 16] = [
    "abs", "avg", "coalesce", "count", "hex", "ifnull", "length", "lower", "max", "min", "nullif",
    "round", "substr", "sum", "upper", "zeroblob",
];
/// Pages of 4 KiB that one database file may have.
const PAGES: u32 = 1024;
/// Bytes of memory that SQLite may have, in the whole process.
const MEMORY: u32 = 16 * 1024 * 1024;
// ANCHOR_END: limits

// ANCHOR: view
/// What the imports need of a host's state, borrowed for one call.
pub struct Database<'a> {
    pub table: &'a mut ResourceTable,
    /// The databases that this plugin may open. It names them and never sees a path.
    pub granted: &'a HashMap<String, PathBuf>,
}

/// Tells the linker what to borrow: from each state a `Database`.
pub struct HasDatabase;

impl HasData for HasDatabase {
    type Data<'a> = Database<'a>;
}
// ANCHOR_END: view

// ANCHOR: types
/// What stands behind a plugin's handle to a connection; none once it was closed.
#[derive(Clone)]
pub struct Connection(Arc<Mutex<Option<rusqlite::Connection>>>);
// ANCHOR_END: types

// ANCHOR: rollback
/// What stands behind a plugin's handle to a transaction.
pub struct Transaction {
    connection: Connection,
    committed: bool,
}

// Whoever drops it, the plugin, the table or the store: what wasn't committed is taken back.
impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.committed {
            let _ = self.connection.own("ROLLBACK");
        }
    }
}
// ANCHOR_END: rollback

impl Connection {
    // ANCHOR: with
    /// Calls SQLite, and stops it when its time is over.
    fn with<T>(
        &self,
        call: impl FnOnce(&mut rusqlite::Connection) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sqlite = connection.as_mut().ok_or(QueryError::Closed)?;
        let end = Instant::now() + TIME;
        // SQLite asks at the end of a loop, once a thousand of its instructions were executed.
        sqlite.progress_handler(1000, Some(move || Instant::now() >= end))?;
        call(sqlite)
    }
    // ANCHOR_END: with

    // ANCHOR: plugins
    /// Calls SQLite for the plugin, unless the transaction that it believes in is over.
    fn with_plugins<T>(
        &self,
        call: impl FnOnce(&mut rusqlite::Connection) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        self.with(|sqlite| {
            // A transaction has this `Arc` too. SQLite takes all of it back after some errors, such as an
            // interruption, and would commit at once whatever comes then.
            if Arc::strong_count(&self.0) > 1 && sqlite.is_autocommit() {
                let message = "the transaction was rolled back".to_string();
                return Err(QueryError::Other(message));
            }
            call(sqlite)
        })
    }
    // ANCHOR_END: plugins

    // ANCHOR: own
    /// Executes a statement of the host's own, which the plugin's SQL may not contain.
    fn own(&self, sql: &str) -> Result<(), QueryError> {
        self.with(|sqlite| {
            sqlite.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
            let result = sqlite.execute_batch(sql);
            sqlite.authorizer(Some(authorize))?;
            Ok(result?)
        })
    }
    // ANCHOR_END: own
}

// ANCHOR: errors
impl From<rusqlite::Error> for QueryError {
    fn from(error: rusqlite::Error) -> Self {
        let message = match &error {
            rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
            rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
            error => error.to_string(),
        };
        if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) {
            return Self::Constraint(message);
        }
        // SQLite has one code for both, and says in the message which it is.
        match message.strip_prefix("no such table: ") {
            Some(table) => Self::NoSuchTable(table.to_string()),
            None if message.contains("syntax error") => Self::Syntax(message),
            None => Self::Other(message),
        }
    }
}
// ANCHOR_END: errors

// ANCHOR: open
fn open(path: &Path) -> rusqlite::Result<rusqlite::Connection> {
    // The path is absolute. One that begins with `file:` would be a URI, which can say more.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut sqlite = rusqlite::Connection::open_with_flags(path, flags)?;
    // SQLite would wait for another plugin's lock, and this host with it.
    sqlite.busy_timeout(Duration::ZERO)?;
    // What is sorted or queued stays in memory, and there is a limit for that.
    sqlite.pragma_update(None, "temp_store", "MEMORY")?;
    sqlite.pragma_update(None, "hard_heap_limit", MEMORY)?;
    sqlite.pragma_update(None, "max_page_count", PAGES)?;
    sqlite.set_limit(Limit::SQLITE_LIMIT_LENGTH, VALUE)?;
    sqlite.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, STATEMENT)?;
    sqlite.set_limit(Limit::SQLITE_LIMIT_COLUMN, 64)?;
    // From here on the plugin's SQL is the only one: what isn't allowed is denied.
    sqlite.authorizer(Some(authorize))?;
    Ok(sqlite)
}
// ANCHOR_END: open

// ANCHOR: authorize
/// Data, tables and indexes of the one database, and a few functions. What isn't in the list is
/// denied: PRAGMA, ATTACH, COMMIT, temporary tables, and whatever SQLite learns next year.
fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Insert { .. }
        | AuthAction::Update { .. }
        | AuthAction::Delete { .. }
        | AuthAction::CreateTable { .. }
        | AuthAction::DropTable { .. }
        | AuthAction::CreateIndex { .. }
        | AuthAction::DropIndex { .. }
        // A new index is filled by it.
        | AuthAction::Reindex { .. }
        | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if FUNCTIONS.contains(&function_name) => {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}
// ANCHOR_END: authorize

// ANCHOR: value
fn value(row: &rusqlite::Row<'_>, column: usize) -> Result<String, QueryError> {
    // Where SQLite has no memory left for a text that it must copy, rusqlite panics.
    let read = catch_unwind(AssertUnwindSafe(|| row.get_ref(column).map(text)));
    Ok(read.map_err(|_| QueryError::Other("out of memory".to_string()))??)
}
// ANCHOR_END: value

// ANCHOR: text
/// A value of any of SQLite's five types as text: nothing for NULL, hexadecimal for a blob.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
// ANCHOR_END: text

impl Host for Database<'_> {
    fn connect(&mut self, url: String) -> Result<Result<Resource<Connection>, ConnectError>> {
        HostConnection::new(self, url)
    }
}

// ANCHOR: connect
impl HostConnection for Database<'_> {
    fn new(&mut self, url: String) -> Result<Result<Resource<Connection>, ConnectError>> {
        let name = url.strip_prefix("sqlite:");
        // Looked up, never joined to a path: there is nothing to escape from.
        let Some(path) = name.and_then(|name| self.granted.get(name)) else {
            return Ok(Err(ConnectError::UnsupportedUrl(url)));
        };
        let entries = self.table.iter_mut();
        if entries.filter(|entry| entry.is::<Connection>()).count() >= CONNECTIONS {
            let message = format!("{CONNECTIONS} connections are open already");
            return Ok(Err(ConnectError::CantOpen(message)));
        }
        match open(path) {
            // The table keeps the connection, and the plugin gets a handle to it.
            Ok(sqlite) => {
                let connection = Connection(Arc::new(Mutex::new(Some(sqlite))));
                Ok(Ok(self.table.push(connection)?))
            }
            // SQLite's own words contain the path.
            Err(_) => Ok(Err(ConnectError::CantOpen(url))),
        }
    }
    // ANCHOR_END: connect

    // ANCHOR: query
    fn query(
        &mut self,
        this: Resource<Connection>,
        sql: String,
        parameters: Vec<String>,
    ) -> Result<Result<Vec<Row>, QueryError>> {
        let connection = self.table.get(&this)?;
        Ok(connection.with_plugins(|sqlite| {
            let mut statement = sqlite.prepare(&sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query(params_from_iter(parameters))?;
            let (mut kept, mut bytes) = (Vec::<Row>::new(), 0);
            while let Some(row) = rows.next()? {
                let mut values = Row::new();
                for column in 0..columns {
                    values.push(value(row, column)?);
                    bytes += values[column].len();
                    // Before the next value is made: a row may have 64 of them.
                    if kept.len() == ROWS || bytes > BYTES {
                        let message = format!("more than {ROWS} rows or {BYTES} bytes");
                        return Err(QueryError::Other(message));
                    }
                }
                kept.push(values);
            }
            Ok(kept)
        }))
    }
    // ANCHOR_END: query

    fn execute(
        &mut self,
        this: Resource<Connection>,
        sql: String,
        parameters: Vec<String>,
    ) -> Result<Result<u64, QueryError>> {
        let connection = self.table.get(&this)?;
        Ok(connection.with_plugins(|sqlite| {
            let changed = sqlite.execute(&sql, params_from_iter(parameters))?;
            Ok(changed as u64)
        }))
    }

    fn close(&mut self, this: Resource<Connection>) -> Result<()> {
        let connection = self.table.get(&this)?;
        let mut sqlite = connection.0.lock().unwrap_or_else(PoisonError::into_inner);
        sqlite.take();
        Ok(())
    }

    // ANCHOR: drop
    fn drop(&mut self, this: Resource<Connection>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
    // ANCHOR_END: drop
}

impl HostTransaction for Database<'_> {
    // ANCHOR: begin
    fn new(
        &mut self,
        connection: Resource<Connection>,
    ) -> Result<Result<Resource<Transaction>, QueryError>> {
        let parent = self.table.get(&connection)?;
        // An earlier one may be over, and still have a handle, which would take back this one.
        let earlier = parent.with_plugins(|_| Ok(()));
        if let Err(error) = earlier.and_then(|()| parent.own("BEGIN")) {
            return Ok(Err(error));
        }
        let transaction = Transaction {
            connection: parent.clone(),
            committed: false,
        };
        // A child: the table refuses to delete the connection while this is in it.
        Ok(Ok(self.table.push_child(transaction, &connection)?))
    }
    // ANCHOR_END: begin

    // ANCHOR: commit
    fn commit(&mut self, this: Resource<Transaction>) -> Result<Result<(), QueryError>> {
        let mut transaction = self.table.delete(this)?;
        let result = transaction.connection.own("COMMIT");
        transaction.committed = result.is_ok();
        Ok(result)
    }
    // ANCHOR_END: commit

    fn drop(&mut self, this: Resource<Transaction>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}
