//! A stream of an item that streams can't have.
//! Compiled with --target wasm32-wasip2 --crate-type cdylib.

wit_bindgen::generate!({
    inline: "package tutorial:streams; world plugin { import letters; }
    interface letters {
        type letters = stream<char>;
        all: func();
    }",
});

#[unsafe(no_mangle)]
extern "C" fn count() {
    tutorial::streams::letters::all();
}
