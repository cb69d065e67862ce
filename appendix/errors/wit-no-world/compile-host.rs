//! The same in a host.

wasmtime::component::bindgen!({
    inline: "package tutorial:book; world plugin {}",
    world: "plug-in",
});
