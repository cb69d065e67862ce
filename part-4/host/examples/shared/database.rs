//! The host's side of the interface `database`, over SQLite.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{ErrorCode, params_from_iter};
use wasmtime::Result;
use wasmtime::component::{Resource, ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::tutorial::resources::database::{
    ConnectError, Host, HostConnection, HostTransaction, QueryError, Row,
};

pub struct State {
    pub wasi: WasiCtx,
    pub table: ResourceTable,
    /// Where the databases are. Plugins name them; they never see a path.
    pub folder: PathBuf,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

// ANCHOR: types
/// What stands behind a plugin's handle to a connection; none once it was closed.
#[derive(Clone)]
pub struct Connection(Arc<Mutex<Option<rusqlite::Connection>>>);

/// What stands behind a plugin's handle to a transaction.
pub struct Transaction {
    connection: Connection,
    committed: bool,
}

// Whoever drops it, the plugin, the table or the store: what wasn't committed is taken back.
impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.committed {
            let _ = self
                .connection
                .with(|sqlite| sqlite.execute_batch("ROLLBACK"));
        }
    }
}
// ANCHOR_END: types

impl Connection {
    /// Calls SQLite, and turns its errors into those of the contract.
    fn with<T>(
        &self,
        call: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> Result<T, QueryError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sqlite = connection.as_ref().ok_or(QueryError::Closed)?;
        call(sqlite).map_err(query_error)
    }
}

// ANCHOR: errors
fn query_error(error: rusqlite::Error) -> QueryError {
    let message = match &error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        error => error.to_string(),
    };
    if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) {
        return QueryError::Constraint(message);
    }
    // SQLite has one code for both, and says in the message which it is.
    match message.strip_prefix("no such table: ") {
        Some(table) => QueryError::NoSuchTable(table.to_string()),
        None if message.contains("syntax error") => QueryError::Syntax(message),
        None => QueryError::Other(message),
    }
}
// ANCHOR_END: errors

impl State {
    fn open(&self, url: String) -> Result<Connection, ConnectError> {
        // A name, not a path: a plugin must not choose where on this machine it writes.
        let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric());
        let Some(name) = url.strip_prefix("sqlite:").filter(is_name) else {
            return Err(ConnectError::UnsupportedUrl(url));
        };
        let path = self.folder.join(name).with_extension("sqlite");
        // SQLite would wait for another plugin's lock, and this host with it.
        let open = || {
            let sqlite = rusqlite::Connection::open(path)?;
            sqlite.busy_timeout(Duration::ZERO)?;
            Ok(sqlite)
        };
        match open() {
            Ok(sqlite) => Ok(Connection(Arc::new(Mutex::new(Some(sqlite))))),
            Err(error) => Err(ConnectError::CantOpen(rusqlite::Error::to_string(&error))),
        }
    }
}

impl Host for State {
    fn connect(&mut self, url: String) -> Result<Result<Resource<Connection>, ConnectError>> {
        HostConnection::new(self, url)
    }
}

// ANCHOR: connection
impl HostConnection for State {
    fn new(&mut self, url: String) -> Result<Result<Resource<Connection>, ConnectError>> {
        match self.open(url) {
            // The table keeps the connection, and the plugin gets a handle to it.
            Ok(connection) => Ok(Ok(self.table.push(connection)?)),
            Err(error) => Ok(Err(error)),
        }
    }

    fn query(
        &mut self,
        this: Resource<Connection>,
        sql: String,
        parameters: Vec<String>,
    ) -> Result<Result<Vec<Row>, QueryError>> {
        let connection = self.table.get(&this)?;
        Ok(connection.with(|sqlite| {
            let mut statement = sqlite.prepare(&sql)?;
            let columns = statement.column_count();
            let rows = statement.query_map(params_from_iter(parameters), |row| {
                (0..columns).map(|column| row.get(column)).collect()
            })?;
            rows.collect()
        }))
    }

    fn execute(
        &mut self,
        this: Resource<Connection>,
        sql: String,
        parameters: Vec<String>,
    ) -> Result<Result<u64, QueryError>> {
        let connection = self.table.get(&this)?;
        Ok(connection.with(|sqlite| {
            let changed = sqlite.execute(&sql, params_from_iter(parameters))?;
            Ok(changed as u64)
        }))
    }

    fn close(&mut self, this: Resource<Connection>) -> Result<()> {
        let connection = self.table.get(&this)?;
        connection
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        Ok(())
    }

    fn drop(&mut self, this: Resource<Connection>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}
// ANCHOR_END: connection

// ANCHOR: transaction
impl HostTransaction for State {
    fn new(
        &mut self,
        connection: Resource<Connection>,
    ) -> Result<Result<Resource<Transaction>, QueryError>> {
        let parent = self.table.get(&connection)?.clone();
        if let Err(error) = parent.with(|sqlite| sqlite.execute_batch("BEGIN")) {
            return Ok(Err(error));
        }
        let transaction = Transaction {
            connection: parent,
            committed: false,
        };
        // A child: the table refuses to delete the connection while this is in it.
        Ok(Ok(self.table.push_child(transaction, &connection)?))
    }

    fn commit(&mut self, this: Resource<Transaction>) -> Result<Result<(), QueryError>> {
        let mut transaction = self.table.delete(this)?;
        let result = transaction
            .connection
            .with(|sqlite| sqlite.execute_batch("COMMIT"));
        transaction.committed = result.is_ok();
        Ok(result)
    }

    fn drop(&mut self, this: Resource<Transaction>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}
// ANCHOR_END: transaction
