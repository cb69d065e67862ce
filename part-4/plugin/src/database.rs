//! A database in memory, behind an interface that doesn't say where the rows are.
//!
//! It knows four statements: CREATE TABLE t, INSERT INTO t VALUES (?, …), SELECT * FROM t,
//! DELETE FROM t.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::Plugin;
use crate::exports::tutorial::resources::database::{
    ConnectError, Connection, ConnectionBorrow, Guest, GuestConnection, GuestTransaction,
    QueryError, Row, Transaction,
};

type Tables = BTreeMap<String, Vec<Row>>;

/// None once the session was closed. Shared with the transactions on it.
#[derive(Clone)]
pub struct Session(Rc<RefCell<Option<Tables>>>);

/// What the tables were before; taken out by `commit`.
pub struct Undo {
    session: Session,
    before: Option<Tables>,
}

impl Guest for Plugin {
    type Connection = Session;
    type Transaction = Undo;

    fn connect(url: String) -> Result<Connection, ConnectError> {
        Session::new(url).map(Connection::new)
    }
}

impl GuestConnection for Session {
    fn new(url: String) -> Result<Self, ConnectError> {
        if !url.starts_with("memory:") {
            return Err(ConnectError::UnsupportedUrl(url));
        }
        Ok(Self(Rc::new(RefCell::new(Some(Tables::new())))))
    }

    fn query(&self, sql: String, _parameters: Vec<String>) -> Result<Vec<Row>, QueryError> {
        let mut tables = self.0.borrow_mut();
        let tables = tables.as_mut().ok_or(QueryError::Closed)?;
        match words(&sql)[..] {
            ["SELECT", "*", "FROM", name] => Ok(table(tables, name)?.clone()),
            _ => Err(QueryError::Syntax(sql)),
        }
    }

    fn execute(&self, sql: String, parameters: Vec<String>) -> Result<u64, QueryError> {
        let mut tables = self.0.borrow_mut();
        let tables = tables.as_mut().ok_or(QueryError::Closed)?;
        match words(&sql)[..] {
            ["CREATE", "TABLE", "IF", "NOT", "EXISTS", name, ..]
            | ["CREATE", "TABLE", name, ..] => {
                tables.entry(name.to_string()).or_default();
                Ok(0)
            }
            ["INSERT", "INTO", name, "VALUES", ..] => {
                table(tables, name)?.push(parameters);
                Ok(1)
            }
            ["DELETE", "FROM", name] => Ok(table(tables, name)?.drain(..).count() as u64),
            _ => Err(QueryError::Syntax(sql)),
        }
    }

    fn close(&self) {
        self.0.take();
    }
}

impl GuestTransaction for Undo {
    fn new(connection: ConnectionBorrow<'_>) -> Result<Self, QueryError> {
        let session = connection.get::<Session>().clone();
        let before = session.0.borrow().clone().ok_or(QueryError::Closed)?;
        Ok(Self {
            session,
            before: Some(before),
        })
    }

    fn commit(this: Transaction) -> Result<(), QueryError> {
        this.into_inner::<Undo>().before = None;
        Ok(())
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        if let (Some(before), Some(tables)) =
            (self.before.take(), self.session.0.borrow_mut().as_mut())
        {
            *tables = before;
        }
    }
}

fn words(sql: &str) -> Vec<&str> {
    sql.split_whitespace().collect()
}

fn table<'a>(tables: &'a mut Tables, name: &str) -> Result<&'a mut Vec<Row>, QueryError> {
    tables
        .get_mut(name)
        .ok_or_else(|| QueryError::NoSuchTable(name.to_string()))
}
