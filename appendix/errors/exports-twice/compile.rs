//! Two contracts' bindings in one module.

use wasmtime::component::bindgen;

bindgen!({
    inline: "package tutorial:one; world plugin { export texts: interface { length: func(); } }",
});
bindgen!({
    inline: "package tutorial:two; world theme { export colours: interface { back: func(); } }",
});
