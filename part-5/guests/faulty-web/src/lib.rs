//! One path for each way a handler can misbehave.

// Exported, and thereby used, on its own target alone.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

use std::hint::black_box;
use std::io::Write;
use std::mem::forget;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    ErrorCode, Fields, IncomingRequest, OutgoingBody, OutgoingRequest, OutgoingResponse,
    ResponseOutparam, Scheme,
};

struct Faulty;

impl Guest for Faulty {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let path = request.path_with_query().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        match path {
            // Before it answers.
            "/panic" => panic!("the handler's own words"),
            "/loop" => spin(),
            "/sleep" => sleep(Duration::from_secs(3600)),
            "/memory" => hoard(),
            "/silent" => {}
            "/exit" => std::process::exit(0),
            "/error" => ResponseOutparam::set(out, Err(ErrorCode::InternalError(None))),
            "/status" => finish(respond(out, query.parse().unwrap(), Fields::new())),
            "/print" => loop {
                println!("\x1b[31mme, me, me");
            },

            // In the middle of its answer.
            "/half-panic" => {
                let _body = half(out);
                panic!("the handler's own words");
            }
            "/half-loop" => {
                let _body = half(out);
                spin();
            }
            "/half-sleep" => {
                let _body = half(out);
                sleep(Duration::from_secs(3600));
            }
            "/half-dropped" => drop(half(out)),
            "/half-forgotten" => forget(half(out)),
            "/endless" => {
                let body = respond(out, 200, Fields::new());
                let mut stream = body.write().unwrap();
                while stream.write_all(&[b'x'; 4096]).is_ok() {}
            }
            "/length" => {
                let length = [query.as_bytes().to_vec()];
                let headers = Fields::new();
                headers.set("content-length", &length).unwrap();
                forget(write(respond(out, 200, headers)));
            }
            "/headers" => {
                let headers = Fields::new();
                for number in 0.. {
                    let name = format!("x-{number}");
                    headers.set(&name, &[vec![b'x'; 1024]]).unwrap();
                }
            }
            "/forbidden" => {
                let set = Fields::new().set("transfer-encoding", &[b"chunked".to_vec()]);
                say(out, &format!("{set:?}"));
            }

            // What the host keeps for it.
            "/keep" => {
                let text = "x".repeat(query.parse().unwrap());
                let mut kept = Vec::new();
                loop {
                    let request = OutgoingRequest::new(Fields::new());
                    request.set_authority(Some(&text)).unwrap();
                    kept.push(request);
                }
            }
            "/long-error" => {
                let words = "\x1b".repeat(query.parse().unwrap());
                ResponseOutparam::set(out, Err(ErrorCode::InternalError(Some(words))));
            }

            // Out of its sandbox.
            "/request" => say(out, &ask(query)),
            "/connect" => say(out, &format!("{:?}", TcpStream::connect(query).err())),
            "/file" => say(out, &format!("{:?}", std::fs::read("/etc/passwd").err())),
            "/environment" => say(out, &std::env::vars().count().to_string()),
            _ => say(out, "fine"),
        }
    }
}

#[cfg(target_arch = "wasm32")]
wasip2::http::proxy::export!(Faulty);

fn spin() {
    loop {
        black_box(());
    }
}

fn hoard() {
    let mut hoard = Vec::new();
    loop {
        hoard.push(vec![1u8; 1024 * 1024]);
        black_box(&hoard);
    }
}

fn respond(out: ResponseOutparam, status: u16, headers: Fields) -> OutgoingBody {
    let response = OutgoingResponse::new(headers);
    response.set_status_code(status).unwrap();
    let body = response.body().unwrap();
    ResponseOutparam::set(out, Ok(response));
    body
}

fn write(body: OutgoingBody) -> OutgoingBody {
    body.write().unwrap().write_all(b"half").unwrap();
    body
}

fn half(out: ResponseOutparam) -> OutgoingBody {
    write(respond(out, 200, Fields::new()))
}

fn finish(body: OutgoingBody) {
    OutgoingBody::finish(body, None).unwrap();
}

fn say(out: ResponseOutparam, text: &str) {
    let body = respond(out, 200, Fields::new());
    body.write().unwrap().write_all(text.as_bytes()).unwrap();
    finish(body);
}

/// What becomes of a request to that address.
fn ask(authority: &str) -> String {
    let request = OutgoingRequest::new(Fields::new());
    request.set_scheme(Some(&Scheme::Http)).unwrap();
    request.set_authority(Some(authority)).unwrap();
    request.set_path_with_query(Some("/")).unwrap();
    let answer = match outgoing_handler::handle(request, None) {
        Ok(answer) => answer,
        Err(error) => return format!("{error:?}"),
    };
    answer.subscribe().block();
    match answer.get() {
        Some(Ok(Ok(answer))) => answer.status().to_string(),
        Some(Ok(Err(error))) => format!("{error:?}"),
        other => format!("{other:?}"),
    }
}
