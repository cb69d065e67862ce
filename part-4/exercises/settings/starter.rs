//! An import that shows a plugin the user's settings.

use std::collections::HashMap;

use super::check::settings;

pub struct Settings {
    pub all: HashMap<String, String>,
    /// `ui` lets the plugin see `ui.theme` and `ui.font`, and nothing that isn't below it.
    pub granted: Vec<String>,
}

impl settings::Host for Settings {
    fn get(&mut self, name: String) -> Option<String> {
        self.all.get(&name).cloned()
    }
}
