//! A plugin without `export!`.
//! Compiled with --target wasm32-wasip2 --crate-type cdylib.

wit_bindgen::generate!({
    inline: "package tutorial:texts; world plugin { export length: func(); }",
});
