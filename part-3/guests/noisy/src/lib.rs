//! A book plugin that does what a chapter says, and most of that is what it shouldn't.

// The generated code hands a record over as flat arguments, one for each field and more.
#![allow(clippy::too_many_arguments)]

use std::ffi::{CString, c_char, c_int};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;
use std::{env, fs, io};

wit_bindgen::generate!({
    path: "../../../wit/part-3/v0.2",
});

use exports::tutorial::book::preprocessor::{Chapter, Guest};
use tutorial::book::host::{Level, log, setting};

struct Plugin;

impl Guest for Plugin {
    fn supports(renderer: String) -> bool {
        setting("only").is_none_or(|only| only == renderer)
    }

    fn prepare(chapters: Vec<Chapter>) -> Result<(), String> {
        match setting("prepare").as_deref() {
            Some("refuse") => Err("not this book".to_string()),
            Some("panic") => panic!("the configuration asked for it"),
            Some("list") => {
                for Chapter {
                    name,
                    number,
                    path,
                    parents,
                    ..
                } in chapters
                {
                    println!("{name} {number:?} {path:?} {parents:?}");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn process(chapter: Chapter) -> Result<String, String> {
        let text = chapter.content.trim();
        let (command, rest) = pair(text);
        let answer = match command {
            "refuse" => return Err("no\nerror: and a forged one".to_string()),
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
            // Six times as long when it is escaped.
            "escapes" => {
                log(Level::Info, &"\x1b".repeat(200 * 1024));
                Ok("logged".to_string())
            }
            // Where these lines end up is up to the host.
            "forge" => {
                println!("plain\n\x1b[31mred\rerror: forged");
                log(Level::Debug, "one line\nerror: and a forged one");
                Ok("forged".to_string())
            }
            // What mdBook would put a file in place of, if it still looked for that.
            "include" => Ok(format!("{{{{#include {rest}}}}}")),
            // What rustdoc would run, if the chapter were given to it.
            "code" => Ok(format!(
                "```rust\nstd::fs::write({rest:?}, \"\").unwrap();\n```"
            )),
            "link" => link(rest).map(|()| "linked".to_string()),
            "hard-link" => {
                let (file, name) = pair(rest);
                fs::hard_link(file, name).map(|()| "linked".to_string())
            }
            // A name stands before each of them.
            "lines" => {
                print!("{}", "x\n".repeat(20 * 1024));
                Ok("printed".to_string())
            }
            // Words that a terminal of 80 columns would begin a line with.
            "wide" => {
                log(
                    Level::Info,
                    &format!("{rest}{}error: forged", " ".repeat(80 - rest.len())),
                );
                log(Level::Info, &format!("{}error: forged", "世".repeat(40)));
                Ok("logged".to_string())
            }
            // Six times as long in the JSON that mdBook gets.
            "controls" => Ok("\u{1}".repeat(4 * 1024 * 1024)),
            "empty" => loop {
                log(Level::Info, "");
            },
            "long" => return Err("x\n".repeat(1024 * 1024)),
            "swell" => Ok("x".repeat(4 * 1024 * 1024)),
            "variables" => Ok(format!("{:?}", env::vars().collect::<Vec<_>>())),
            "setting" => Ok(format!("{:?}", setting(rest))),
            "read" => fs::read_to_string(rest),
            "write" => fs::write(rest, "written by a plugin").map(|()| "written".to_string()),
            "remove" => fs::remove_file(rest).map(|()| "removed".to_string()),
            "rename" => {
                let (from, to) = pair(rest);
                fs::rename(from, to).map(|()| "renamed".to_string())
            }
            "connect" => TcpStream::connect(rest).map(|_| "connected".to_string()),
            _ => return Ok(chapter.content),
        };
        Ok(answer.unwrap_or_else(|error| format!("refused: {:?}", error.kind())))
    }
}

/// The standard library has no stable function for it, and it is in every plugin all the same.
fn link(names: &str) -> io::Result<()> {
    unsafe extern "C" {
        fn symlink(target: *const c_char, link: *const c_char) -> c_int;
    }
    let (target, link) = pair(names);
    let (target, link) = (CString::new(target)?, CString::new(link)?);
    // SAFETY: both are strings of C, and live until it returns.
    match unsafe { symlink(target.as_ptr(), link.as_ptr()) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The two words of a command.
fn pair(words: &str) -> (&str, &str) {
    words.split_once(' ').unwrap_or((words, ""))
}

#[cfg(target_arch = "wasm32")]
export!(Plugin);
