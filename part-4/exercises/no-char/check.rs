//! An attack that the red team lacks: a `char` that is none.

use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store, WasmBacktrace, bail};

use crate::attempt::{Attempt, MISFIT, compile, linker};

pub fn check(attempt: &Attempt) -> Result<()> {
    // As in the sandbox. With it, a store doesn't survive a result that can't be read.
    let engine = Engine::new(Config::new().concurrency_support(false))?;
    let component = compile(&engine, attempt.file()?)?;
    let mut store = Store::new(&engine, attempt.state(()));
    let attacker = linker(&engine)?.instantiate(&mut store, &component);
    let attacker = attacker.context(MISFIT)?;
    let attack = attacker.get_typed_func::<(), (char,)>(&mut store, "attack");
    let attack = attack.context(MISFIT)?;

    for _ in 0..2 {
        match attack.call(&mut store, ()) {
            Ok((character,)) => bail!("the host got {character:?}, which is a good character"),
            // Whoever traps has told the truth: there was no character.
            Err(error) if error.is::<WasmBacktrace>() => return Err(error),
            Err(error) => {
                let cause = error.root_cause().to_string();
                if !cause.contains("char") {
                    bail!("the host didn't fail because of the character, but because: {cause}");
                }
            }
        }
    }
    Ok(())
}
