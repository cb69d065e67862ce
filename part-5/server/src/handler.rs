//! One request: read it, hand it to a fresh instance, wait for all of the answer.

use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, HOST};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use wasmtime::error::Context;
use wasmtime::{Engine, Result, bail, ensure};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::p2::add_only_http_to_linker_async;
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::p2::bindings::http::types::{ErrorCode, Scheme};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use crate::http::Http;
use crate::sandbox::{self, Late, Limits, State, compiler, printable};

// ANCHOR: limits
/// Requests that handlers work on at the same time.
const AT_ONCE: usize = 4;
/// Bytes of a body, in either direction.
const BODY: usize = 256 * 1024;
/// Time for a client to send the whole of its request.
const SENDING: Duration = Duration::from_secs(2);
// ANCHOR_END: limits

/// A component that answers requests.
pub struct Handler {
    engine: Engine,
    limits: Limits,
    pre: ProxyPre<State<Http>>,
    free: Semaphore,
}

/// What a handler hands over, whose body may still be on its way; and what a client gets.
type Outgoing = Result<Response<HyperOutgoingBody>, ErrorCode>;
type Answer = Response<Full<Bytes>>;

impl Handler {
    /// Compiles a component and links it.
    ///
    /// # Errors
    ///
    /// If the file is no component, or exports no handler, or imports what isn't offered.
    pub fn load(file: &str) -> Result<Self> {
        let limits = Limits {
            // Once, before anybody waits.
            compile: Duration::from_secs(60),
            // A client waits this long, whether the handler computes or waits itself.
            call: Duration::from_secs(1),
            // A request that it makes is kept by the host, sent or not, with four texts of this size.
            copied: 32 * 1024,
            resources: 32,
            ..Limits::SMALL
        };
        let engine = sandbox::engine()?;
        let component = compiler::compile(&engine, &limits, file).with_context(|| {
            format!("{file} can't be loaded: a component was expected, as `cargo wac` makes them")
        })?;
        // ANCHOR: link
        let mut linker = sandbox::linker(&engine)?;
        add_only_http_to_linker_async(&mut linker)?;
        let pre = linker.instantiate_pre(&component).and_then(ProxyPre::new);
        let pre = pre.with_context(|| {
            format!(
                "{file} doesn't fit: it must export `wasi:http/incoming-handler` \
                 and import nothing but WASI; part-5/front.wac fills the rest"
            )
        })?;
        // ANCHOR_END: link
        Ok(Self {
            engine,
            limits,
            pre,
            free: Semaphore::new(AT_ONCE),
        })
    }

    // ANCHOR: answer
    /// Answers in any case: what the client or the handler does wrong becomes a status.
    pub async fn answer(&self, request: Request<Incoming>) -> Result<Answer, Infallible> {
        let name = format!("{} {}", request.method(), request.uri());
        // All of it, before a handler starts: a slow client keeps no instance waiting.
        let request = match receive(request).await {
            Ok(request) => request,
            Err(error) => return Ok(status(error)),
        };
        let Ok(_free) = self.free.try_acquire() else {
            return Ok(status(StatusCode::SERVICE_UNAVAILABLE));
        };
        let answer = sandbox::call(&self.limits, self.run(request)).await;
        Ok(answer.unwrap_or_else(|error| {
            let line = format!("{name}: {}", error.root_cause());
            eprintln!("{}", printable(line.as_bytes()));
            match error.downcast_ref() {
                Some(its_own) => status(*its_own),
                None if error.is::<Late>() => status(StatusCode::GATEWAY_TIMEOUT),
                None => status(StatusCode::BAD_GATEWAY),
            }
        }))
    }
    // ANCHOR_END: answer

    // ANCHOR: run
    /// A store for this request alone, which is gone when it returns or is given up.
    async fn run(&self, request: Request<Full<Bytes>>) -> Result<Answer> {
        let wasi = &mut WasiCtx::builder();
        let mut store = sandbox::store(&self.engine, &self.limits, wasi, Http::new());
        let (sender, receiver) = oneshot::channel();
        let mut http = store.data_mut().http();
        let request = http.new_incoming_request(Scheme::Http, request);
        let request = request.context(StatusCode::BAD_REQUEST)?;
        let out = http.new_response_outparam(sender)?;

        let handle = async move {
            let proxy = self.pre.instantiate_async(&mut store).await?;
            let handler = proxy.wasi_http_incoming_handler();
            let handled = handler.call_handle(&mut store, request, out).await;
            eprint!("{}", store.data().printed("handler"));
            // The store goes here, and with it the other end of a body that nobody finished.
            handled
        };
        // Some handlers write more than fits on the way, so somebody must read meanwhile.
        let (handled, answer) = tokio::join!(handle, collect(receiver));
        handled?;
        answer
    }
    // ANCHOR_END: run
}

// ANCHOR: receive
/// The whole of a request, or what its client is told.
async fn receive(request: Request<Incoming>) -> Result<Request<Full<Bytes>>, StatusCode> {
    let (head, body) = request.into_parts();
    // It would be answered by a tunnel to somewhere.
    if head.method == Method::CONNECT {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    if !has_one_host(&head) {
        return Err(StatusCode::BAD_REQUEST);
    }
    // One that says beforehand how long it will be is refused without waiting for it.
    if body.size_hint().lower() > BODY as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match timeout(SENDING, whole(body)).await {
        Ok(Ok(body)) => Ok(Request::from_parts(head, Full::new(body))),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}
// ANCHOR_END: receive

/// Whether it says once for whom it is, as HTTP demands. A proxy might choose another one of two.
fn has_one_host(head: &Parts) -> bool {
    let mut hosts = head.headers.get_all(HOST).iter();
    let is_host = |host: &hyper::http::HeaderValue| Authority::try_from(host.as_bytes()).is_ok();
    hosts.next().is_some_and(is_host) && hosts.next().is_none()
}

/// Reads a body to its end, unless it is too large. `collect` would keep each piece by itself, and a
/// piece may be a single byte.
async fn whole<B>(body: B) -> Result<Bytes, Box<dyn Error + Send + Sync>>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let mut body = Limited::new(body, BODY);
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        bytes.extend(frame?.into_data().unwrap_or_default());
    }
    Ok(bytes.into())
}

// ANCHOR: collect
/// Waits for the whole answer. Until then nothing is sent, so its status can still change.
async fn collect(receiver: oneshot::Receiver<Outgoing>) -> Result<Answer> {
    let Ok(response) = receiver.await else {
        bail!("it gave no answer");
    };
    let (mut head, body) = response?.into_parts();
    ensure!(head.status.as_u16() >= 200, "{} is no answer", head.status);
    let body = match whole(body).await {
        Ok(body) => body,
        Err(error) => bail!("its body can't be read: {error}"),
    };
    // What it says of the length may be wrong. What hyper counts isn't.
    head.headers.remove(CONTENT_LENGTH);
    Ok(Response::from_parts(head, Full::new(body)))
}
// ANCHOR_END: collect

/// An answer of the host's own.
fn status(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::from(format!("{status}\n")));
    *answer.status_mut() = status;
    answer
}
