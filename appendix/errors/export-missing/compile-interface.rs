//! The same where the world exports an interface.
//! Compiled with --target wasm32-wasip2 --crate-type cdylib.

wit_bindgen::generate!({
    inline: "package tutorial:texts; world plugin { export texts; }
    interface texts { length: func(); }",
});
