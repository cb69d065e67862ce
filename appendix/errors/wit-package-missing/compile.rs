//! A contract that uses a package which isn't in `wit/deps`.

wit_bindgen::generate!({
    inline: "package tutorial:book; world plugin { import tutorial:logging/log; }",
});
