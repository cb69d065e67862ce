//! A type that nobody has declared.

wit_bindgen::generate!({
    inline: "package tutorial:book; world plugin { export process: func(chapter: chapter); }",
});
