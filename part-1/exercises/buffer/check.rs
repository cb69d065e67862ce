//! Somebody else's buffer: write no more than there is room for.

use wasmtime::{Engine, Linker, Module, Result, Store, bail};

use super::answer::{TEXT, greet};
use crate::attempt::{Attempt, expect, returned};

/// It calls the host with whatever `ask` gets.
const GUEST: &str = r#"
(module
  (import "host" "greet" (func $greet (param i32 i32) (result i32)))
  (memory (export "memory") 1 1)
  (func (export "ask") (param $at i32) (param $size i32) (result i32)
    (call $greet (local.get $at) (local.get $size))))
"#;

pub fn check(_: &Attempt) -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "greet", greet)?;
    let mut store = Store::new(&engine, ());
    let guest = Module::new(&engine, wat::parse_str(GUEST)?)?;
    let guest = linker.instantiate(&mut store, &guest)?;
    let ask = guest.get_typed_func::<(u32, u32), u32>(&mut store, "ask")?;
    let Some(memory) = guest.get_memory(&mut store, "memory") else {
        bail!("the guest has lost its memory");
    };

    // In 3 bytes there is room for "Gr" and half an `ü`.
    for (size, should) in [(7, 7), (100, 7), (4, 4), (3, 2), (0, 0)] {
        memory.data_mut(&mut store).fill(b'.');
        let call = format!("with room for {size} bytes, `greet`");
        let written = returned(&call, ask.call(&mut store, (1000, size)))? as usize;
        let bytes = &memory.data(&store)[1000..1010];
        let mut right = format!("{}..........", &TEXT[..should]).into_bytes();
        right.truncate(10);
        let (is, shall) = (
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&right),
        );
        expect(
            &format!("with room for {size} bytes, the guest's memory"),
            is,
            shall,
        )?;
        expect(
            &format!("with room for {size} bytes, the answer"),
            written,
            should,
        )?;
    }
    for at in [65_533, u32::MAX] {
        if ask.call(&mut store, (at, 7)).is_ok() {
            bail!("7 bytes at {at} are outside of the guest's memory, and the call succeeded");
        }
    }
    Ok(())
}
