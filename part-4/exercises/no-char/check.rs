//! An attack that the red team lacks: a `char` that is none.

use wasmtime::error::Context;
use wasmtime::{Result, WasmBacktrace, bail};

use crate::attempt::{Attempt, MISFIT};

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut store = attempt.store();
    let linker = attempt.linker()?;
    let attacker = linker.instantiate(&mut store, attempt.component()?);
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
