//! A plugin that wants to know the user's settings.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

struct Plugin;

impl Guest for Plugin {
    fn ask(name: String) -> Option<String> {
        tutorial::settings::settings::get(&name)
    }
}

export!(Plugin);
