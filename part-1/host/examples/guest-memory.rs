//! A guest's memory, seen from the host: bytes to read, write and grow.
//!
//! Takes nothing.

use wasmtime::{Engine, Instance, Module, Result, Store};

// ANCHOR: guest
/// One page of 64 KiB to begin with, two at most.
const GUEST: &str = r#"
(module
  (memory (export "memory") 1 2)
  (data (i32.const 0) "Wasm")
  (func (export "first") (result i32) (i32.load8_u (i32.const 0))))
"#;
// ANCHOR_END: guest

fn main() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, wat::parse_str(GUEST)?)?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let memory = instance
        .get_memory(&mut store, "memory")
        .expect("the module above exports it");

    let mut text = [0; 4];
    memory.read(&store, 0, &mut text)?;
    println!("read: {}", String::from_utf8_lossy(&text));

    // The guest sees at once what the host wrote: there is one memory, not two.
    memory.write(&mut store, 0, b"X")?;
    let first = instance.get_typed_func::<(), u32>(&mut store, "first")?;
    let read = first.call(&mut store, ())? as u8;
    println!("written: the guest now reads {}", char::from(read));

    println!("size: {} bytes", memory.data_size(&store));
    if let Err(error) = memory.write(&mut store, 65_533, b"Wasm") {
        println!("write across the end: {error}");
    }
    memory.grow(&mut store, 1)?;
    println!("grown: {} bytes", memory.data_size(&store));
    memory.write(&mut store, 65_533, b"Wasm")?;
    if let Err(error) = memory.grow(&mut store, 1) {
        println!("grown past its maximum: {error}");
    }
    Ok(())
}
