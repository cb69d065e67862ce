//! The set-up that Part 5's examples share. A crate, so that it is compiled once for all of them.

pub mod setup;
pub mod streams;
