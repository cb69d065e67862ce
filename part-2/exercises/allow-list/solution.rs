//! A list of what plugins may import.

// ANCHOR: allowed
/// With the slash or the `@`, so that no longer name begins like one of them.
const ALLOWED: [&str; 3] = ["wasi:io/", "wasi:cli/stdout@", "wasi:cli/stderr@"];

/// Whether a plugin may import what has this name.
pub fn is_allowed(name: &str) -> bool {
    let Some((_, version)) = name.split_once('@') else {
        return false;
    };
    version.starts_with("0.2.") && ALLOWED.iter().any(|allowed| name.starts_with(allowed))
}
// ANCHOR_END: allowed
