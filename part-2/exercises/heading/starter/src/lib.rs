//! A plugin that makes a chapter's heading of its number and its title.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

struct Plugin;

impl Guest for Plugin {
    fn heading(chapter: Chapter) -> String {
        chapter.title
    }
}

export!(Plugin);
