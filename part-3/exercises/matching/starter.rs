//! Which versions of a contract fit each other.

/// Whether a plugin that was built against `plugin` can be linked where the host offers `host`.
pub fn fits(plugin: &str, host: &str) -> bool {
    plugin == host
}
