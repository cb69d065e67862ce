//! The same in a host.

wasmtime::component::bindgen!({
    path: "../wit",
});
