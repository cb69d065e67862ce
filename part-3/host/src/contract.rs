//! The contract in its two versions. The host works with 0.2, and brings 0.1 forward to it.

use mdbook_preprocessor::book;

use v0_2::tutorial::book::host::Level;

// ANCHOR: modules
/// The version before, which plugins that exist were built against.
pub mod v0_1 {
    pub use exports::tutorial::book::preprocessor::Chapter;

    wasmtime::component::bindgen!({
        path: "../../wit/part-3/v0.1",
        // The host may end the plugin with an error, and gives a call up when its time is over.
        imports: { default: trappable },
        exports: { default: async },
    });
}

pub mod v0_2 {
    pub use exports::tutorial::book::preprocessor::Chapter;

    wasmtime::component::bindgen!({
        path: "../../wit/part-3/v0.2",
        imports: { default: trappable },
        exports: { default: async },
    });
}
// ANCHOR_END: modules

impl From<&book::Chapter> for v0_2::Chapter {
    fn from(chapter: &book::Chapter) -> Self {
        let path = chapter
            .source_path
            .as_ref()
            .map(|path| path.to_string_lossy());
        Self {
            name: chapter.name.clone(),
            content: chapter.content.clone(),
            number: chapter.number.as_ref().map(|number| number.to_vec()),
            path: path.map(|path| path.replace(std::path::MAIN_SEPARATOR, "/")),
            parents: chapter.parent_names.clone(),
        }
    }
}

// ANCHOR: chapter
impl From<v0_2::Chapter> for v0_1::Chapter {
    fn from(chapter: v0_2::Chapter) -> Self {
        Self {
            name: chapter.name,
            content: chapter.content,
            number: chapter.number,
            path: chapter.path,
        }
    }
}
// ANCHOR_END: chapter

impl From<v0_1::tutorial::book::host::Level> for Level {
    fn from(level: v0_1::tutorial::book::host::Level) -> Self {
        use v0_1::tutorial::book::host::Level as Old;
        match level {
            Old::Error => Self::Error,
            Old::Warn => Self::Warn,
            Old::Info => Self::Info,
            Old::Debug => Self::Debug,
        }
    }
}
