//! A world that the package doesn't have.

wit_bindgen::generate!({
    inline: "package tutorial:book; world plugin {}",
    world: "plug-in",
});
