//! A module for WASI 0.1: printing a line, when the only types are numbers.
//!
//! Takes nothing.

use wasmtime::error::Context;
use wasmtime::{Caller, Engine, Extern, Linker, Module, Result, Store, bail};

/// Points at a text, points at the pointer, and says where the count of bytes should go.
const GUEST: &str = r#"
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\0b\00\00\00")
  (data (i32.const 8) "hello, p1!\0a")
  (func (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))))
"#;

fn main() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, wat::parse_str(GUEST)?)?;
    for import in module.imports() {
        println!("imports {} {}", import.module(), import.name());
    }

    // One of 46 functions. `wasmtime_wasi::p1` has them all; this one shows what they are like.
    let mut linker = Linker::new(&engine);
    linker.func_wrap("wasi_snapshot_preview1", "fd_write", fd_write)?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module)?;
    let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
    start.call(&mut store, ())
}

fn fd_write(mut caller: Caller<'_, ()>, fd: u32, list: u32, count: u32, to: u32) -> Result<u32> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        bail!("the guest exports no memory");
    };
    if fd != 1 {
        return Ok(8); // EBADF
    }
    let mut written = 0;
    for index in 0..count as usize {
        let pair = index.saturating_mul(8).saturating_add(list as usize);
        let memory = memory.data(&caller);
        let (at, size) = (word(memory, pair)?, word(memory, pair.saturating_add(4))?);
        let text = memory.get(at..at.saturating_add(size));
        let text = text.context("the text lies outside the guest's memory")?;
        print!("{}", String::from_utf8_lossy(text));
        // The same text may be listed often: its sum mustn't stop the host.
        written = u32::saturating_add(written, size as u32);
    }
    memory.write(&mut caller, to as usize, &written.to_le_bytes())?;
    Ok(0)
}

/// Reads a number of 32 bits, little end first.
fn word(memory: &[u8], at: usize) -> Result<usize> {
    let bytes = memory
        .get(at..at.saturating_add(4))
        .and_then(|bytes| bytes.try_into().ok());
    let bytes = bytes.context("a pointer leads outside the guest's memory")?;
    Ok(u32::from_le_bytes(bytes) as usize)
}
