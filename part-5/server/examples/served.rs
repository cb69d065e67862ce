//! A component served over HTTP, and its clients, in one program.
//!
//! Takes web.

use std::env;

use part_5_server::{Handler, compile_for_parent, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wasmtime::Result;
use wasmtime::error::Context;

#[tokio::main]
async fn run() -> Result<()> {
    let file = env::args().nth(1).context(
        "a component is missing; type `cargo xtask run part-5 served`, or pass one: served FILE",
    )?;
    // ANCHOR: serve
    let handler = Handler::load(&file)?;
    // Port 0 is whichever is free.
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(handler, listener));
    // ANCHOR_END: serve

    // ANCHOR: ask
    for text in ["the quick brown fox", "  two\twords ", ""] {
        let mut stream = TcpStream::connect(address).await?;
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}",
            text.len()
        );
        stream
            .write_all(format!("{head}\r\n\r\n{text}").as_bytes())
            .await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (status, _) = answer.split_once("\r\n").unwrap_or_default();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        println!("{text:?}: {status}: {}", body.trim_end());
    }
    // ANCHOR_END: ask
    Ok(())
}

fn main() -> Result<()> {
    compile_for_parent();
    run()
}
