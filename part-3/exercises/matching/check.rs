//! Versions that match: say beforehand what the linker will say.

use wasmtime::component::{Component, Linker};
use wasmtime::{Result, bail};

use super::answer::fits;
use crate::attempt::Attempt;

/// What a plugin was built against, and what the host offers.
const VERSIONS: [(&str, &str); 10] = [
    ("0.1.0", "0.1.0"),
    ("0.1.0", "0.1.7"),
    ("0.1.7", "0.1.0"),
    ("0.1.0", "0.2.0"),
    ("0.1.0", "0.10.0"),
    ("1.0.0", "1.4.2"),
    ("1.4.2", "1.0.0"),
    ("1.0.0", "2.0.0"),
    ("1.0.0", "10.0.0"),
    ("0.0.1", "0.0.2"),
];

pub fn check(attempt: &Attempt) -> Result<()> {
    let engine = &attempt.engine;
    for (plugin, host) in VERSIONS {
        // The right answer is what Wasmtime does, and it is asked.
        let text = format!(
            r#"(component (import "tutorial:book/host@{plugin}" (instance (export "f" (func)))))"#
        );
        let component = Component::new(engine, wat::parse_str(text)?)?;
        let mut linker = Linker::<()>::new(engine);
        let mut offered = linker.instance(&format!("tutorial:book/host@{host}"))?;
        offered.func_wrap("f", |_, ()| Ok(()))?;
        let should = linker.instantiate_pre(&component).is_ok();
        let was = fits(plugin, host);
        if was != should {
            bail!("fits({plugin:?}, {host:?}) should be {should}, and is {was}");
        }
    }
    Ok(())
}
