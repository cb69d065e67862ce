//! A book plugin that stops the build where a chapter is unfinished.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

wit_bindgen::generate!({
    path: "../../../../wit/part-3/v0.2",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};
use tutorial::book::host::{Level, log, setting};

struct Plugin;

impl Guest for Plugin {
    fn supports(_renderer: String) -> bool {
        true
    }

    fn prepare(_chapters: Vec<Chapter>) -> Result<(), String> {
        Ok(())
    }

    // ANCHOR: process
    fn process(chapter: Chapter) -> Result<String, String> {
        let file = chapter.path.as_ref().unwrap_or(&chapter.name);
        let only_warns = setting("todo").is_some_and(|todo| todo == "warn");
        for (line, number) in chapter.content.lines().zip(1..) {
            if !line.contains("TODO") {
                continue;
            }
            let place = format!("{file}:{number}: TODO");
            if !only_warns {
                return Err(place);
            }
            log(Level::Warn, &place);
        }
        Ok(chapter.content)
    }
    // ANCHOR_END: process
}

// The exports' names contain characters that the linkers of native platforms don't take.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
