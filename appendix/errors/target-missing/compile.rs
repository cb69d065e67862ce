//! A plugin, by a compiler that has no standard library for it.
//! Compiled with --target wasm32-wasip2 --sysroot nowhere --crate-type lib --emit metadata.

pub fn length(s: &str) -> u32 {
    s.len() as u32
}
