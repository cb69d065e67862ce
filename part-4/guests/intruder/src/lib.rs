//! A plugin that reaches for what nobody gave it. What it tries, the host dictates: it is a script.

use std::ffi::{CString, c_char, c_int};
use std::io::Write;
use std::net::TcpStream;
use std::{env, fs, io};

wit_bindgen::generate!({
    world: "intruder",
    path: "../../../wit/part-4",
});

use tutorial::resources::database::{Connection, Transaction};

// In the C library that std is built on; std's own function for it isn't stable on WASI.
unsafe extern "C" {
    fn symlink(target: *const c_char, path: *const c_char) -> c_int;
}

struct Intruder;

impl Guest for Intruder {
    fn fine() -> u32 {
        42
    }

    fn read_file(path: String) -> Result<String, String> {
        fs::read_to_string(path).map_err(|error| error.to_string())
    }

    fn follow_link(target: String, path: String) -> Result<String, String> {
        let (target, new) = (CString::new(target).unwrap(), CString::new(&*path).unwrap());
        // SAFETY: both are strings of C that live until the call returns.
        if unsafe { symlink(target.as_ptr(), new.as_ptr()) } != 0 {
            return Err(io::Error::last_os_error().to_string());
        }
        let read = fs::read_to_string(&path).map_err(|error| error.to_string());
        fs::remove_file(path).map_err(|error| error.to_string())?;
        read
    }

    fn fill_disk(path: String) -> Result<(), String> {
        let mut file = fs::File::create(path).map_err(|error| error.to_string())?;
        loop {
            let written = file.write_all(&[b'x'; 64 * 1024]);
            written.map_err(|error| error.to_string())?;
        }
    }

    fn reach(address: String) -> Result<(), String> {
        let stream = TcpStream::connect(address);
        stream.map(drop).map_err(|error| error.to_string())
    }

    fn variables() -> u32 {
        env::vars_os().count() as u32
    }

    fn say(bytes: Vec<u8>) {
        let _ = io::stderr().write_all(&bytes);
    }

    fn query(url: String, sql: Vec<String>) -> Result<Vec<Row>, String> {
        let connection = Connection::new(&url).map_err(|error| error.to_string())?;
        let mut rows = Vec::new();
        for sql in sql {
            let result = connection.query(&sql, &[]);
            rows.extend(result.map_err(|error| error.to_string())?);
        }
        Ok(rows)
    }

    fn repeat(url: String, sql: String, times: u32) -> Result<(), String> {
        let connection = Connection::new(&url).map_err(|error| error.to_string())?;
        for _ in 0..times {
            let changed = connection.execute(&sql, &[]);
            changed.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn hoard(url: String, count: u32) -> Result<(), String> {
        for _ in 0..count {
            let connection = Connection::new(&url).map_err(|error| error.to_string())?;
            std::mem::forget(connection);
        }
        Ok(())
    }

    fn transact(url: String, sql: Vec<String>) -> Vec<Result<u64, String>> {
        let connection = Connection::new(&url).unwrap();
        let _transaction = Transaction::new(&connection).unwrap();
        let execute = |sql: &String| connection.execute(sql, &[]);
        let mut results: Vec<_> = sql.iter().map(execute).collect();
        results.push(Transaction::new(&connection).map(|_| 0));
        let results = results.into_iter();
        results
            .map(|result| result.map_err(|error| error.to_string()))
            .collect()
    }

    fn drop_parent_first(url: String) {
        let connection = Connection::new(&url).unwrap();
        let transaction = Transaction::new(&connection).unwrap();
        drop(connection);
        drop(transaction);
    }
}

export!(Intruder);
