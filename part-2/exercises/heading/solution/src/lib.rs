//! A plugin that makes a chapter's heading of its number and its title.

wit_bindgen::generate!({
    world: "plugin",
    path: "../starter/wit",
});

struct Plugin;

impl Guest for Plugin {
    // ANCHOR: heading
    fn heading(chapter: Chapter) -> String {
        let Some(number) = chapter.number else {
            return chapter.title;
        };
        let number: Vec<_> = number.iter().map(u32::to_string).collect();
        format!("{} {}", number.join("."), chapter.title)
    }
    // ANCHOR_END: heading
}

export!(Plugin);
