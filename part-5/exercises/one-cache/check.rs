//! A middleware in WAC: two counters, one cache.
//!
//! Takes part-5-formatter, part-5-letters, part-5-meter, part-5-cache and part-5-counter.

use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;

use crate::attempt::{Attempt, MISFIT, expect};

bindgen!({
    world: "both",
    path: "../../wit/part-5",
});

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let both = Both::instantiate(&mut store, attempt.component()?, &linker).context(MISFIT)?;
    for (text, all, letters, asked) in [
        ("2 + 2 = 4, they say", 7, 2, 1),
        ("two words", 2, 2, 2),
        ("2 + 2 = 4, they say", 7, 2, 2),
    ] {
        let count = both.all().call_count_clean(&mut store, text)?;
        expect(
            &format!("`count-clean` of `all`, for {text:?},"),
            count,
            all,
        )?;
        let count = both.letters().call_count_clean(&mut store, text)?;
        let call = format!("`count-clean` of `letters`, for {text:?},");
        expect(&call, count, letters)?;
        // The meter says it, and it stands in front of the formatter.
        let calls = attempt.printed().matches("  call ").count();
        let what = format!("after {text:?}, how often the formatter was asked");
        expect(&what, calls, asked)?;
    }
    Ok(())
}
