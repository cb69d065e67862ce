//! A book plugin that writes "Wasm" wherever a chapter has "WASM", as Part 2's plugin does; but it
//! leaves code alone. Nobody has touched it since version 0.1 of the contract.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

wit_bindgen::generate!({
    path: "../../../wit/part-3/v0.1",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};
use tutorial::book::host::{Level, log};

struct Plugin;

impl Guest for Plugin {
    fn process(chapter: Chapter) -> Result<String, String> {
        let (content, count) = correct(&chapter.content);
        if count > 0 {
            log(Level::Info, &format!("words corrected: {count}"));
        }
        Ok(content)
    }
}

/// Returns the text as it should be, and how many words that took.
fn correct(markdown: &str) -> (String, usize) {
    let (mut text, mut copied, mut count) = (String::new(), 0, 0);
    let mut in_code = false;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                let found = &markdown[range.clone()];
                text.push_str(&markdown[copied..range.start]);
                text.push_str(&found.replace("WASM", "Wasm"));
                count += found.matches("WASM").count();
                copied = range.end;
            }
            _ => {}
        }
    }
    text.push_str(&markdown[copied..]);
    (text, count)
}

#[cfg(target_arch = "wasm32")]
export!(Plugin);

#[cfg(test)]
mod tests {
    use super::correct;

    #[test]
    fn prose_changes_and_code_stays() {
        let text = "# WASM\r\n\r\nWASM, `WASM`, <b title=\"WASM\">WASM</b>\n\n```\nWASM\n```\n";
        let right = "# Wasm\r\n\r\nWasm, `WASM`, <b title=\"WASM\">Wasm</b>\n\n```\nWASM\n```\n";
        assert_eq!(correct(text), (right.to_string(), 3));
    }
}
