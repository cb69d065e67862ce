//! A resource whose constructor can fail, and errors that the host tells apart.

use wasmtime::{Result, Store};

use crate::{Plugin, State};

pub fn show(store: &mut Store<State>, plugin: &Plugin) -> Result<()> {
    let database = plugin.tutorial_resources_database();
    let connection = database.connection();

    for url in ["memory:", "postgres://localhost"] {
        match connection.call_constructor(&mut *store, url)? {
            Ok(handle) => {
                println!("constructor {url:?}: open");
                handle.resource_drop(&mut *store)?;
            }
            Err(error) => println!("constructor {url:?}: {error:?}"),
        }
    }

    let handle = match database.call_connect(&mut *store, "memory:notes")? {
        Ok(handle) => handle,
        // A plugin may have no database at all.
        Err(error) => {
            println!("connect: {error:?}");
            return Ok(());
        }
    };
    let parameters = ["1".to_string(), "buy milk".to_string()];
    for (sql, parameters) in [
        ("CREATE TABLE notes (id, text)", &[][..]),
        ("INSERT INTO notes VALUES (?, ?)", &parameters),
        ("INSERT INTO drafts VALUES (?, ?)", &parameters),
        ("DROP TABLE notes", &[]),
    ] {
        match connection.call_execute(&mut *store, handle, sql, parameters)? {
            Ok(changed) => println!("{sql}: {changed} changed"),
            Err(error) => println!("{sql}: {error:?}"),
        }
    }

    // A transaction that is dropped before it was committed is rolled back.
    let begin = database.transaction();
    let transaction = begin.call_constructor(&mut *store, handle)?;
    let deleted = connection.call_execute(&mut *store, handle, "DELETE FROM notes", &[])?;
    println!("in the transaction: {deleted:?} deleted");
    if let Ok(transaction) = transaction {
        transaction.resource_drop(&mut *store)?;
    }
    let rows = connection.call_query(&mut *store, handle, "SELECT * FROM notes", &[])?;
    println!("rolled back: {rows:?}");

    // Closing ends the session. The handle is still ours, and still has to be dropped.
    connection.call_close(&mut *store, handle)?;
    let after = connection.call_query(&mut *store, handle, "SELECT * FROM notes", &[])?;
    println!("after close: {after:?}");
    handle.resource_drop(&mut *store)
}
