//! A book plugin that stops the build where a chapter is unfinished.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

wit_bindgen::generate!({
    path: "../../../../wit/part-3/v0.2",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};

struct Plugin;

impl Guest for Plugin {
    fn supports(_renderer: String) -> bool {
        true
    }

    fn prepare(_chapters: Vec<Chapter>) -> Result<(), String> {
        Ok(())
    }

    fn process(chapter: Chapter) -> Result<String, String> {
        Ok(chapter.content)
    }
}

// The exports' names contain characters that the linkers of native platforms don't take.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
