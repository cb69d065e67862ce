wit_bindgen::generate!({
    world: "plugin",
    path: "../wit",
});

use exports::my::plugins::greeting::Guest;

struct Plugin;

impl Guest for Plugin {
    fn greet(name: String) -> String {
        format!("Hello, {name}!")
    }
}

export!(Plugin);
