//! A stricter list: which imports a plugin may have.

use wasmtime::component::Component;
use wasmtime::{Result, bail};

use super::answer::is_allowed;
use crate::attempt::Attempt;

/// Each name, and whether it is allowed: input and output, stdout and stderr, all of WASI 0.2.
const NAMES: [(&str, bool); 11] = [
    ("wasi:io/poll@0.2.6", true),
    ("wasi:io/streams@0.2.12", true),
    ("wasi:cli/stdout@0.2.0", true),
    ("wasi:cli/stderr@0.2.6", true),
    ("wasi:cli/environment@0.2.6", false),
    ("wasi:climate/control@0.2.0", false),
    ("wasi:iot/lamp@0.2.0", false),
    ("wasi:cli/stdout@0.3.0", false),
    ("wasi:cli/stdout@0.20.0", false),
    ("wasi:io/poll@0.3.0", false),
    ("tutorial:book/host@0.2.0", false),
];

pub fn check(attempt: &Attempt) -> Result<()> {
    let engine = &attempt.engine;
    for (name, should) in NAMES {
        // The name isn't only made up: a component can import it.
        let text = format!("(component (import \"{name}\" (instance)))");
        let component = Component::new(engine, wat::parse_str(text)?)?;
        for (import, _) in component.component_type().imports(engine) {
            match (is_allowed(import), should) {
                (true, false) => bail!("`{import}` is allowed, and should be refused"),
                (false, true) => bail!("`{import}` is refused, and should be allowed"),
                _ => {}
            }
        }
    }
    Ok(())
}
