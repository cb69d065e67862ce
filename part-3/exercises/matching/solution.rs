//! Which versions of a contract fit each other.

// ANCHOR: fits
/// Whether a plugin that was built against `plugin` can be linked where the host offers `host`.
pub fn fits(plugin: &str, host: &str) -> bool {
    common(plugin) == common(host)
}

/// What versions that match have in common: everything up to the first number that isn't zero.
fn common(version: &str) -> Vec<&str> {
    let mut common = Vec::new();
    for number in version.split('.') {
        common.push(number);
        if number != "0" {
            break;
        }
    }
    common
}
// ANCHOR_END: fits
