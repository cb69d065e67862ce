//! A book plugin that prints, reads its environment, and fails when a chapter says so.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

wit_bindgen::generate!({
    world: "plugin",
    path: "../../wit/part-3",
});

struct Plugin;

impl Guest for Plugin {
    fn process(chapter: Chapter) -> Result<String, String> {
        // Where this line ends up is up to the host.
        println!("chapter: {}", chapter.name);
        log(Level::Debug, "one line\nerror: and a forged one");
        match chapter.content.trim() {
            "refuse" => Err("refused, as the chapter asked".to_string()),
            "panic" => panic!("the chapter asked for it"),
            _ => {
                let granted: Vec<_> = std::env::vars().collect();
                Ok(format!("{}{granted:?}\n", chapter.content))
            }
        }
    }
}

export!(Plugin);
