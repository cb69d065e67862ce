//! The pipeline on a command line: counts the words of its arguments.

wit_bindgen::generate!({
    world: "front",
    path: "../../../wit/part-5",
});

use std::env;
use std::process::ExitCode;

use tutorial::pipeline::stats;

// ANCHOR: main
fn main() -> ExitCode {
    let texts: Vec<_> = env::args().skip(1).collect();
    if texts.is_empty() {
        eprintln!("error: no text given");
        return ExitCode::FAILURE;
    }
    for text in texts {
        println!("{} {text:?}", stats::count_clean(&text));
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: main
