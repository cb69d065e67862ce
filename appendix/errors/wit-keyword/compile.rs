//! A function named with a word of WIT.

wit_bindgen::generate!({
    inline: "package tutorial:book; world plugin { export list: func(); }",
});
