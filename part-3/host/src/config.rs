//! What book.toml says under `[preprocessor.wasm]`.

use std::collections::BTreeMap;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// The whole table. A misspelled grant must not pass for no grant, so unknown keys are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The least important messages to show.
    #[serde(default)]
    pub log: Shown,
    /// Where compiled plugins are kept, relative to the folder of book.toml; if not given, in the
    /// user's cache folder.
    pub cache: Option<PathBuf>,
    /// In the order in which they run.
    #[serde(default)]
    pub plugin: Vec<PluginConfig>,
    /// Preprocessors that run before this one.
    #[serde(default)]
    pub after: Vec<String>,
    // mdBook's own keys, which it has obeyed by now.
    #[serde(default, rename = "command")]
    _command: IgnoredAny,
    #[serde(default, rename = "before")]
    _before: IgnoredAny,
    #[serde(default, rename = "renderers")]
    _renderers: IgnoredAny,
    #[serde(default, rename = "optional")]
    _optional: IgnoredAny,
}

/// One `[[preprocessor.wasm.plugin]]`: a component, and what it is granted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PluginConfig {
    /// The component, relative to the folder of book.toml.
    pub path: PathBuf,
    /// What the plugin may ask for, by key.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
    /// Folders the plugin may read: the name it knows each by, and where that is.
    #[serde(default)]
    pub read: BTreeMap<String, PathBuf>,
    /// Folders in which it may also create, change and delete files.
    #[serde(default)]
    pub write: BTreeMap<String, PathBuf>,
    /// Whether folders outside the book's may be granted.
    #[serde(default)]
    pub outside: bool,
    /// Environment variables the plugin may see.
    #[serde(default)]
    pub env: Vec<String>,
    /// Seconds that each call may take: to start, to say what it supports, to prepare, and for a
    /// chapter.
    #[serde(default = "ten")]
    pub seconds: NonZeroU64,
    /// Megabytes (1024 × 1024 bytes) that its memories and tables may have together, and as much
    /// again for the texts that it returns.
    #[serde(default = "a_quarter_of_a_gigabyte")]
    pub megabytes: NonZeroUsize,
    /// Whether the book goes on without the plugin when it fails.
    #[serde(default)]
    pub optional: bool,
}

fn ten() -> NonZeroU64 {
    NonZeroU64::new(10).expect("it isn't zero")
}

fn a_quarter_of_a_gigabyte() -> NonZeroUsize {
    NonZeroUsize::new(256).expect("it isn't zero")
}

/// The levels of the contract, the most important first.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    Error,
    Warn,
    #[default]
    Info,
    Debug,
}
