//! The ways, a file each.

pub mod child;
pub mod component;
pub mod component_async;
pub mod core_module;
pub mod dynamic;
pub mod extism;
pub mod library;
pub mod plain;
pub mod script;
pub mod untyped;
