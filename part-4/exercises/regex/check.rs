//! A compiled thing behind a handle: regular expressions.

use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use crate::attempt::{Attempt, MISFIT, during, expect};

bindgen!({
    world: "plugin",
    path: "../../part-4/exercises/regex/starter/wit",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;
    let patterns = plugin.tutorial_regex_patterns().pattern();

    let digits = match patterns.call_constructor(&mut store, r"\d+")? {
        Ok(pattern) => pattern,
        Err(error) => bail!(
            r"the pattern `\d+` is good, and was refused: {}",
            error.message
        ),
    };
    // The ü takes two bytes.
    for (text, should) in [
        ("7 Grüße an 12", vec![(0, 1, "7"), (13, 15, "12")]),
        ("ü1", vec![(2, 3, "1")]),
        ("none", vec![]),
    ] {
        let found = patterns.call_find_all(&mut store, digits, text)?;
        let found = found
            .iter()
            .map(|found| (found.start, found.end, found.text.as_str()));
        let call = format!(r"find-all({text:?}) of `\d+`, as start, end, text,");
        expect(&call, found.collect::<Vec<_>>(), should)?;
    }

    // The last one is a pattern of some 400 MB once it is compiled.
    for (source, should) in [
        ("a(b", Some(1)),
        ("ü[", Some(2)),
        (r"ab\p{Foo}", Some(2)),
        ("(a{1000}){1000}", None),
    ] {
        let compiled = patterns.call_constructor(&mut store, source);
        let Err(error) = during(format!("the pattern `{source}`"), compiled)? else {
            bail!("the pattern `{source}` should be refused, and was accepted");
        };
        if let Some(position) = should {
            let call = format!("the position of the mistake in `{source}`");
            expect(&call, error.position, position)?;
        }
        if error.message.trim().is_empty() {
            bail!("the error of the pattern `{source}` has no message");
        }
    }
    // No failure has hurt the one that is open.
    let found = patterns.call_find_all(&mut store, digits, "8")?.len();
    expect(r#"the number of matches of `\d+` in "8""#, found, 1)?;
    digits.resource_drop(&mut store)
}
