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
        Err(error) => wasmtime::bail!("the plugin refused memory:notes: {error:?}"),
    };
    for sql in [
        "CREATE TABLE notes",
        "INSERT INTO notes VALUES (1, buy milk)",
        "INSERT INTO notes VALUES (2, call Ada)",
        "INSERT INTO drafts VALUES (3, nowhere)",
        "DROP TABLE notes",
    ] {
        match connection.call_execute(&mut *store, handle, sql)? {
            Ok(changed) => println!("{sql}: {changed} changed"),
            Err(error) => println!("{sql}: {error:?}"),
        }
    }
    for row in connection
        .call_query(&mut *store, handle, "SELECT * FROM notes")?
        .unwrap_or_default()
    {
        println!("row: {}", row.join(" | "));
    }

    // Closing ends the session. The handle is still ours, and still has to be dropped.
    connection.call_close(&mut *store, handle)?;
    let after = connection.call_query(&mut *store, handle, "SELECT * FROM notes")?;
    println!("after close: {after:?}");
    handle.resource_drop(&mut *store)
}
