//! A path that leads nowhere.

wit_bindgen::generate!({
    path: "../wit",
});
