//! A contract without its first line.

wit_bindgen::generate!({
    inline: "world plugin { export length: func(); }",
});
