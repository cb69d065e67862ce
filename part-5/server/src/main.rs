//! Serves a component over HTTP until it is stopped: `part-5-server FILE [ADDRESS]`.

use std::env;
use std::process::ExitCode;

use part_5_server::{Handler, compile_for_parent, printable, serve};
use tokio::net::TcpListener;
use wasmtime::Result;
use wasmtime::error::Context;

fn main() -> ExitCode {
    compile_for_parent();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", printable(format!("error: {error:#}").as_bytes()));
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run() -> Result<()> {
    let mut args = env::args().skip(1);
    let file = args.next().context(
        "no component given; pass one: part-5-server FILE [ADDRESS], \
         for example target/wasm32-wasip2/release/composed/web.wasm",
    )?;
    // Whoever wants it reached from other machines has to say so.
    let address = args.next().unwrap_or("127.0.0.1:8080".to_string());

    let listener = TcpListener::bind(&address).await.with_context(|| {
        format!("{address} can't be used; pass another, such as 127.0.0.1:8081")
    })?;
    let handler = Handler::load(&file)?;
    println!("{file} answers at http://{}/", listener.local_addr()?);
    serve(handler, listener).await;
    Ok(())
}
