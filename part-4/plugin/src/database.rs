//! A database in memory, behind an interface that doesn't say where the rows are.
//!
//! Four statements and no more: CREATE TABLE t, INSERT INTO t VALUES (…), SELECT * FROM t,
//! DELETE FROM t.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Plugin;
use crate::exports::tutorial::resources::database::{
    ConnectError, Connection, Guest, GuestConnection, QueryError, Row,
};

type Tables = BTreeMap<String, Vec<Row>>;

pub struct Session {
    // None once the session was closed.
    tables: RefCell<Option<Tables>>,
}

impl Guest for Plugin {
    type Connection = Session;

    fn connect(url: String) -> Result<Connection, ConnectError> {
        Session::new(url).map(Connection::new)
    }
}

impl GuestConnection for Session {
    fn new(url: String) -> Result<Self, ConnectError> {
        if !url.starts_with("memory:") {
            return Err(ConnectError::UnsupportedUrl(url));
        }
        Ok(Self {
            tables: RefCell::new(Some(Tables::new())),
        })
    }

    fn query(&self, sql: String) -> Result<Vec<Row>, QueryError> {
        let mut tables = self.tables.borrow_mut();
        let tables = tables.as_mut().ok_or(QueryError::Closed)?;
        match words(&sql)[..] {
            ["SELECT", "*", "FROM", name] => Ok(table(tables, name)?.clone()),
            _ => Err(QueryError::Syntax(sql)),
        }
    }

    fn execute(&self, sql: String) -> Result<u64, QueryError> {
        let mut tables = self.tables.borrow_mut();
        let tables = tables.as_mut().ok_or(QueryError::Closed)?;
        match words(&sql)[..] {
            ["CREATE", "TABLE", name] => {
                tables.entry(name.to_string()).or_default();
                Ok(0)
            }
            ["INSERT", "INTO", name, "VALUES", ..] => {
                let row = values(&sql).ok_or_else(|| QueryError::Syntax(sql.clone()))?;
                table(tables, name)?.push(row);
                Ok(1)
            }
            ["DELETE", "FROM", name] => Ok(table(tables, name)?.drain(..).count() as u64),
            _ => Err(QueryError::Syntax(sql)),
        }
    }

    fn close(&self) {
        self.tables.take();
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

/// What stands between the parentheses, split at the commas.
fn values(sql: &str) -> Option<Row> {
    let (_, list) = sql.split_once('(')?;
    let list = list.trim_end().strip_suffix(')')?;
    Some(
        list.split(',')
            .map(|value| value.trim().to_string())
            .collect(),
    )
}
