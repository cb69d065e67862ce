//! Two core modules linked to each other: one borrows the other's memory.
//!
//! Takes nothing.

use wasmtime::{Engine, Linker, Module, Result, Store};

/// Owns the memory and counts bytes up to a zero.
const LIBRARY: &str = r#"
(module
  (memory (export "memory") 1)
  (func (export "count") (param $at i32) (result i32)
    (local $n i32)
    (loop $next
      (if (i32.load8_u (i32.add (local.get $at) (local.get $n)))
        (then
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (br $next))))
    (local.get $n)))
"#;

/// Writes its text into a memory that isn't its own, at a place it hopes is free.
const MAIN: &str = r#"
(module
  (import "library" "memory" (memory 1))
  (import "library" "count" (func $count (param i32) (result i32)))
  (data (i32.const 1024) "hello\00")
  (func (export "run") (result i32) (call $count (i32.const 1024))))
"#;

fn main() -> Result<()> {
    let engine = Engine::default();
    let library = Module::new(&engine, wat::parse_str(LIBRARY)?)?;
    let main = Module::new(&engine, wat::parse_str(MAIN)?)?;

    let mut store = Store::new(&engine, ());
    let mut linker = Linker::new(&engine);
    // From here on the linker offers every export of the library under this name.
    linker.module(&mut store, "library", &library)?;
    let instance = linker.instantiate(&mut store, &main)?;
    let run = instance.get_typed_func::<(), u32>(&mut store, "run")?;
    println!("the library counted {}", run.call(&mut store, ())?);
    Ok(())
}
