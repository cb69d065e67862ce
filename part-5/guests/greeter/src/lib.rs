//! Greets by the clock and in the user's language. It asks the standard library for both.

wit_bindgen::generate!({
    world: "greeter",
    path: "../../../wit/part-5/wasi",
});

use std::env;
use std::time::SystemTime;

struct Greeter;

impl Guest for Greeter {
    // ANCHOR: greet
    fn greet(name: String) -> String {
        let since_1970 = SystemTime::UNIX_EPOCH.elapsed().unwrap();
        let morning = since_1970.as_secs() / 3600 % 24 < 12;
        let german = env::var("LANG").is_ok_and(|lang| lang.starts_with("de"));
        let greeting = match (german, morning) {
            (false, true) => "Good morning",
            (false, false) => "Good day",
            (true, true) => "Guten Morgen",
            (true, false) => "Guten Tag",
        };
        format!("{greeting}, {name}!")
    }
    // ANCHOR_END: greet

    fn variables() -> Vec<String> {
        env::vars().map(|(name, _)| name).collect()
    }
}

export!(Greeter);
