//! The pipeline on the web: answers a request with the number of words in its body.

// Exported, and thereby used, on its own target alone.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

wit_bindgen::generate!({
    world: "front",
    path: "../../../wit/part-5",
});

use std::io::{self, Read, Write};

use tutorial::pipeline::stats;
use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

// ANCHOR: handle
struct Web;

impl Guest for Web {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let (status, text) = match read(&request) {
            Ok(text) => (200, format!("{} words\n", stats::count_clean(&text))),
            Err(error) => (400, format!("the body can't be read: {error}\n")),
        };
        let response = OutgoingResponse::new(Fields::new());
        response.set_status_code(status).unwrap();
        let body = response.body().unwrap();
        // From here on the status is on its way, and the body can follow it.
        ResponseOutparam::set(out, Ok(response));
        // A client that has gone is no reason to panic.
        let _ = body.write().unwrap().write_all(text.as_bytes());
        let _ = OutgoingBody::finish(body, None);
    }
}

#[cfg(target_arch = "wasm32")]
wasip2::http::proxy::export!(Web);
// ANCHOR_END: handle

// ANCHOR: read
fn read(request: &IncomingRequest) -> io::Result<String> {
    let body = request.consume().unwrap();
    let mut text = String::new();
    body.stream().unwrap().read_to_string(&mut text)?;
    Ok(text)
}
// ANCHOR_END: read
