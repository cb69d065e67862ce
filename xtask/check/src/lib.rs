//! Checks answers to exercises, and says in plain words what is still wrong.

pub mod attempt;
pub mod streams;

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;
use std::{env, thread};

use attempt::{Attempt, During, printable};
use wasmtime::{Error, Result, Trap, WasmBacktrace, bail};

/// What each exercise's `check.rs` has: an error is what is still wrong.
pub type Check = fn(&Attempt) -> Result<()>;

/// For the whole check. Longer than a call may compute, because a plugin may also wait.
const TIME: Duration = Duration::from_secs(20);

/// Runs the check that the command line names: `NAME FILE` for a component; for host code, which was
/// compiled in, `NAME/ANSWER`, and the component that it takes.
pub fn main(checks: &[(&str, Check)]) -> ExitCode {
    match run(checks) {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(wrong)) => {
            println!("Not yet: {wrong}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {}", printable(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

/// What is wrong, if something is.
fn run(checks: &[(&str, Check)]) -> Result<Option<String>> {
    let mut args = env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let known = checks.iter().find(|(known, _)| *known == name);
    let Some((_, check)) = known else {
        let names: Vec<_> = checks.iter().map(|(name, _)| *name).collect();
        bail!(
            "there is no exercise `{name}`; there are {}",
            names.join(", ")
        );
    };
    let attempt = Attempt::new(args.next())?;
    // Compiled before the time begins: a component of many megabytes takes long.
    if let Ok(file) = attempt.file()
        && let Err(error) = attempt.component()
    {
        // The text of a component is an answer that isn't right yet, and any other file is none.
        return match file.ends_with(".wat") {
            true => Ok(Some(printable(&format!("{error:#}")))),
            false => Err(error),
        };
    }
    // A panic is told below, in one line.
    panic::set_hook(Box::new(|_| {}));
    let (done, told) = mpsc::channel();
    let (check, observer) = (*check, attempt.clone());
    thread::spawn(move || {
        let checked = panic::catch_unwind(AssertUnwindSafe(|| check(&attempt)));
        done.send(checked)
    });
    let checked = told.recv_timeout(TIME);
    let printed = observer.printed();
    Ok(match checked {
        Ok(Ok(Ok(()))) => None,
        Ok(Ok(Err(error))) => Some(explain(&error, &printed)),
        Ok(Err(panic)) => Some(format!("the host panicked: {}", words(&*panic))),
        // It waits somewhere, and there it stays: the process ends, and takes it along.
        Err(_) => Some(format!("there was no answer within {TIME:?}")),
    })
}

/// An error in words for somebody who is still writing the answer.
fn explain(error: &Error, printed: &str) -> String {
    let mut told = match error.downcast_ref::<WasmBacktrace>() {
        // An error of the check, or of Wasmtime before or after the plugin ran.
        None => format!("{error:#}"),
        Some(backtrace) => {
            let outermost = backtrace.frames().last();
            let function = outermost.and_then(|frame| frame.func_name());
            let function = format!("`{}`", function.unwrap_or("its function"));
            let call = error.downcast_ref().map(|During(call)| call.clone());
            let call = call.unwrap_or(function);
            let why = match error.downcast_ref::<Trap>() {
                Some(Trap::Interrupt) => "computed for 3 seconds, and was stopped".to_string(),
                _ => format!("crashed: {}", error.root_cause()),
            };
            format!("{call} {why}")
        }
    };
    if !printed.trim().is_empty() {
        told.push_str("\nIt printed:");
        for line in printed.trim_end().trim_start_matches('\n').lines() {
            told.push_str("\n  ");
            told.push_str(line);
        }
    }
    printable(&told)
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    printable(text.unwrap_or("it didn't say why"))
}
