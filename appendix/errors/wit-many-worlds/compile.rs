//! A package of two worlds, and a macro that names neither.

wit_bindgen::generate!({
    inline: "package tutorial:book; world plugin {} world theme {}",
});
