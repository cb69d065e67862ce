//! A plugin that needs a database, and can't tell whose it gets.

wit_bindgen::generate!({
    world: "report",
    path: "../../../wit/part-4",
});

use tutorial::resources::database::{Connection, QueryError, Transaction};

struct Report;

impl Guest for Report {
    // ANCHOR: sales
    fn sales(url: String, sales: Vec<(String, u32)>) -> Result<String, String> {
        let connection = Connection::new(&url).map_err(|error| error.to_string())?;
        store(&connection, sales).map_err(|error| error.to_string())?;
        let rows = connection.query("SELECT * FROM sales", &[]);
        let rows = rows.map_err(|error| error.to_string())?;
        Ok(rows.iter().map(|row| row.join(": ") + "\n").collect())
        // The connection goes out of scope, and the host hears of it: here a handle has a `Drop`.
    }
    // ANCHOR_END: sales

    // ANCHOR: crash
    fn crash_half_way(url: String) {
        let connection = Connection::new(&url).unwrap();
        let _transaction = Transaction::new(&connection).unwrap();
        insert(&connection, "half a sale", 1).unwrap();
        panic!("crashed before the commit");
    }
    // ANCHOR_END: crash

    // ANCHOR: forget
    fn forget(url: String, count: u32) {
        for _ in 0..count {
            std::mem::forget(Connection::new(&url).unwrap());
        }
    }
    // ANCHOR_END: forget
}

// ANCHOR: store
/// All or none: the first `?` that returns drops the transaction, which rolls it back.
fn store(connection: &Connection, sales: Vec<(String, u32)>) -> Result<(), QueryError> {
    connection.execute(
        "CREATE TABLE IF NOT EXISTS sales (item PRIMARY KEY, total)",
        &[],
    )?;
    let transaction = Transaction::new(connection)?;
    for (item, total) in sales {
        insert(connection, &item, total)?;
    }
    Transaction::commit(transaction)
}

fn insert(connection: &Connection, item: &str, total: u32) -> Result<u64, QueryError> {
    let row = [item.to_string(), total.to_string()];
    connection.execute("INSERT INTO sales VALUES (?, ?)", &row)
}
// ANCHOR_END: store

export!(Report);
