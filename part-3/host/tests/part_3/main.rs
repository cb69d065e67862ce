//! `mdbook-wasm` inside the real mdBook: what plugins change, and what they can't.

mod configuration;
mod faults;
mod grants;
mod identity;
mod obeyed;
mod sample;
mod versions;
