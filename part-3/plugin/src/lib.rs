//! A book plugin that explains each glossary term where a chapter first uses it.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

mod glossary;
mod mark;

wit_bindgen::generate!({
    world: "plugin",
    path: "../../wit/part-3",
});

struct Plugin;

impl Guest for Plugin {
    // ANCHOR: process
    fn process(chapter: Chapter) -> Result<String, String> {
        let terms = glossary::read("glossary/terms.txt")?;
        let (content, marked) = mark::first_uses(&chapter.content, &terms);
        log(Level::Info, &format!("{}: {marked} terms", chapter.name));
        Ok(content)
    }
    // ANCHOR_END: process
}

export!(Plugin);
