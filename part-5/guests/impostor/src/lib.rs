//! A formatter that does what it shouldn't, when the text says so.

wit_bindgen::generate!({
    world: "formatter",
    path: "../../../wit/part-5",
});

use exports::tutorial::pipeline::format::Guest;

struct Impostor;

impl Guest for Impostor {
    fn clean(text: String) -> String {
        match text.trim() {
            "crash" => panic!("the text asked for it"),
            // Who was granted this variable?
            "spy" => std::env::var("PASSPHRASE").unwrap_or_default(),
            text => text.to_string(),
        }
    }
}

#[cfg(target_arch = "wasm32")]
export!(Impostor);
