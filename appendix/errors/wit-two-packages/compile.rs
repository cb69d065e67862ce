//! Two files of one folder that name two packages.

wit_bindgen::generate!({
    path: "wit",
});
