use std::num::NonZeroUsize;

wit_bindgen::generate!({
    path: "wit",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};
use tutorial::book::host::setting;

struct Plugin;

impl Guest for Plugin {
    fn supports(_renderer: String) -> bool {
        true
    }

    fn prepare(_chapters: Vec<Chapter>) -> Result<(), String> {
        Ok(())
    }

    fn process(chapter: Chapter) -> Result<String, String> {
        let speed = setting("words-per-minute").unwrap_or("200".to_string());
        let speed: NonZeroUsize = speed
            .parse()
            .map_err(|error| format!("words-per-minute = {speed}: {error}"))?;
        let minutes = chapter.content.split_whitespace().count().div_ceil(speed.get());
        Ok(format!("*{minutes} min to read*\n\n{}", chapter.content))
    }
}

export!(Plugin);
