//! The work as a program: reads a request a line from stdin, as JSON, and answers each with a line.

use std::io::{self, BufRead, Write};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Request {
    Nop,
    Length(String),
    Echo(String),
    Total(Vec<Word>),
    TotalColumns(String, Vec<u32>),
    Clean(String),
    Count(String),
}

#[derive(Deserialize)]
struct Word {
    text: String,
    count: u32,
}

fn main() -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = match serde_json::from_str(&line?)? {
            Request::Nop => serde_json::to_string(&()),
            Request::Length(text) => serde_json::to_string(&costs_work::length(&text)),
            Request::Echo(text) => serde_json::to_string(&text),
            Request::Total(words) => {
                let words = words.iter().map(|word| (&*word.text, word.count));
                serde_json::to_string(&costs_work::total(words))
            }
            Request::TotalColumns(texts, counts) => {
                serde_json::to_string(&costs_work::total_columns(&texts, &counts))
            }
            Request::Clean(text) => serde_json::to_string(&costs_work::clean(&text)),
            Request::Count(text) => serde_json::to_string(&costs_work::count(&text)),
        };
        writeln!(stdout, "{}", answer?)?;
        stdout.flush()?;
    }
    Ok(())
}
