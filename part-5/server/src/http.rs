//! What a store needs for `wasi:http`, beside what the sandbox puts into it.

use wasmtime_wasi_http::p2::body::HyperOutgoingBody;
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView,
};

use crate::sandbox::State;

/// Bytes of the headers that a handler makes, and of one piece of a body that it writes.
const HEADERS: usize = 16 * 1024;
const PIECE: usize = 16 * 1024;

/// The sandbox's `host`: what belongs to one request.
pub struct Http {
    ctx: WasiHttpCtx,
    hooks: Offline,
}

impl Http {
    /// For a fresh store.
    pub fn new() -> Self {
        let mut ctx = WasiHttpCtx::new();
        ctx.set_field_size_limit(HEADERS);
        Self {
            ctx,
            hooks: Offline,
        }
    }
}

impl WasiHttpView for State<Http> {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.host.hooks,
            table: &mut self.table,
            ctx: &mut self.host.ctx,
        }
    }
}

// ANCHOR: offline
/// Handlers answer requests. They make none: whom they could reach, the host could reach too.
struct Offline;

type Background = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answer = Result<(hyper::Response<HyperOutgoingBody>, Background), Error>;

impl WasiHttpHooks for Offline {
    fn send_request(
        &mut self,
        _: hyper::Request<HyperOutgoingBody>,
        _: Option<RequestOptions>,
        _: Background,
    ) -> Box<dyn Future<Output = Answer> + Send> {
        Box::new(async { Err(Error::HttpRequestDenied) })
    }
    // ANCHOR_END: offline

    fn p2_outgoing_body_chunk_size(&mut self) -> usize {
        PIECE
    }
}
