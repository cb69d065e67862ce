//! The set-up that Part 4's examples share. A crate, so that it is compiled once for all of them.
//!
//! `database.rs` and `report.rs` aren't part of it: whoever needs them builds SQLite.

// A state is made by name; a second way would be one more to explain.
#![allow(clippy::new_without_default)]

pub mod faulty;
pub mod faulty_async;
pub mod plugin;
pub mod plugin_async;
pub mod sandbox;
pub mod setup;
