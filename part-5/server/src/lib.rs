//! Serves a component over HTTP: connections and their limits. What a request is, is next door.

// Part 4's sandbox, unchanged.
#[path = "../../../part-4/host/examples/shared/sandbox.rs"]
mod sandbox;

mod handler;
mod http;

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use wasmtime_wasi_http::io::TokioIo;

pub use handler::Handler;
pub use sandbox::compiler::compile_for_parent;
pub use sandbox::printable;

// ANCHOR: limits
/// Connections that are open at the same time. Further ones wait outside.
const CONNECTIONS: usize = 64;
/// Time for everything that happens on one connection.
const CONNECTION: Duration = Duration::from_secs(10);
/// Bytes of a request's first line and headers.
const HEAD: usize = 16 * 1024;
// ANCHOR_END: limits

// ANCHOR: serve
/// Answers what comes in, for ever.
pub async fn serve(handler: Handler, listener: TcpListener) {
    let handler = Arc::new(handler);
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let free = connections.clone().acquire_owned().await;
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, for example. Asking again at once would not help.
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        let handler = handler.clone();
        tokio::spawn(async move {
            let answer = service_fn(|request| handler.answer(request));
            let connection = http1::Builder::new()
                // One request a connection, so that whoever holds one can't keep it.
                .keep_alive(false)
                .max_buf_size(HEAD)
                .serve_connection(TokioIo::new(stream), answer);
            // A client that leaves or dawdles has itself to blame, and nobody is left to be told.
            let _ = timeout(CONNECTION, connection).await;
            drop(free);
        });
    }
}
// ANCHOR_END: serve
