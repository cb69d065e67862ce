//! A list of what plugins may import.

/// Whether a plugin may import what has this name.
pub fn is_allowed(name: &str) -> bool {
    name.starts_with("wasi:io") || name.starts_with("wasi:cli")
}
