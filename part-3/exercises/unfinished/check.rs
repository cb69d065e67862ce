//! A second plugin for a book: stop the build where a chapter is unfinished.

use wasmtime::Result;
use wasmtime::component::{HasSelf, bindgen};
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, State, during, expect};

bindgen!({
    world: "plugin",
    path: "../../wit/part-3/v0.2",
});

use exports::tutorial::book::preprocessor::Chapter;
use tutorial::book::host::{Host, Level};

/// What book.toml says under `todo`, and what was logged.
struct Book {
    todo: Option<&'static str>,
    warnings: Vec<String>,
}

impl Host for Book {
    fn log(&mut self, level: Level, message: String) {
        if let Level::Warn = level {
            self.warnings.push(message);
        }
    }

    fn setting(&mut self, key: String) -> Option<String> {
        let todo = self.todo.filter(|_| key == "todo");
        todo.map(str::to_string)
    }
}

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut linker = attempt.linker()?;
    Plugin::add_to_linker::<State, HasSelf<Book>>(&mut linker, |state| state.host())?;
    let linked = linker.instantiate_pre(attempt.component()?);
    let linked = linked.and_then(PluginPre::new).context(MISFIT)?;

    let fine = "All is said.\n";
    let two = "One line.\n\nTODO: another\nand - TODO - more\n";
    let (first, both) = ("one.md:3: TODO", &["one.md:3: TODO", "one.md:4: TODO"][..]);
    for (todo, path, content, should, warnings) in [
        (None, Some("one.md"), fine, Ok(fine), &[][..]),
        (None, Some("one.md"), two, Err(first), &[]),
        (None, None, two, Err("One:3: TODO"), &[]),
        (Some("error"), Some("one.md"), two, Err(first), &[]),
        (Some("warn"), Some("one.md"), two, Ok(two), both),
        (Some("warn"), Some("one.md"), fine, Ok(fine), &[]),
    ] {
        let book = Book {
            todo,
            warnings: Vec::new(),
        };
        let mut store = attempt.store_with(book);
        let plugin = linked.instantiate(&mut store)?;
        let chapter = Chapter {
            name: "One".to_string(),
            content: content.to_string(),
            number: Some(vec![1]),
            path: path.map(str::to_string),
            parents: Vec::new(),
        };
        let plugin = plugin.tutorial_book_preprocessor();
        let call = format!("with `todo` set to {todo:?} and the path {path:?}, {content:?}");
        let processed = during(&call, plugin.call_process(&mut store, &chapter))?;
        let processed = processed.as_ref().map(String::as_str);
        expect(&call, processed.map_err(String::as_str), should)?;
        let logged: &mut Book = store.data_mut().host();
        let call = format!("with `todo` set to {todo:?}, what is logged as a warning");
        let logged: Vec<_> = logged.warnings.iter().map(String::as_str).collect();
        expect(&call, logged.as_slice(), warnings)?;
    }
    Ok(())
}
