//! A book plugin that prints, reads its environment, and misbehaves when a chapter says so.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

use std::thread::sleep;
use std::time::Duration;

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
            "forge" => Err("no\nerror: and a forged one".to_string()),
            "panic" => panic!("the chapter asked for it"),
            "compute" => loop {
                std::hint::spin_loop();
            },
            "sleep" => {
                sleep(Duration::from_secs(3600));
                Ok(String::new())
            }
            "hoard" => {
                let mut hoard = Vec::new();
                loop {
                    hoard.push(vec![1u8; 1024 * 1024]);
                }
            }
            "print" => loop {
                println!("\x1b[31m{}", "red ".repeat(1000));
            },
            "log" => loop {
                log(Level::Info, &"\x1b[31mred ".repeat(1000));
            },
            _ => {
                let granted: Vec<_> = std::env::vars().collect();
                Ok(format!("{}{granted:?}\n", chapter.content))
            }
        }
    }
}

export!(Plugin);
