//! A host function that writes a text to where the guest wants it.

use wasmtime::{Caller, Extern, Result, bail};

pub const TEXT: &str = "Grüße";

// ANCHOR: greet
/// The guest has `size` bytes at `at` for `TEXT`. Returns how many of them were written.
pub fn greet(mut caller: Caller<'_, ()>, at: u32, size: u32) -> Result<u32> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        bail!("the guest exports no memory");
    };
    let fitting = TEXT.floor_char_boundary(size as usize);
    memory.write(&mut caller, at as usize, &TEXT.as_bytes()[..fitting])?;
    Ok(fitting as u32)
}
// ANCHOR_END: greet
