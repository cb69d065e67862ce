//! A name with an underline.

wit_bindgen::generate!({
    inline: "package tutorial:book; world plugin { export count_words: func(); }",
});
