//! What a trap looks like: the guest stops, and the host gets an error it can look into.
//!
//! Takes nothing.

use wasmtime::{Engine, Instance, Module, Result, Store, Trap};

const GUEST: &str = r#"
(module
  (memory 1)
  (func (export "fine") (result i32) (i32.const 7))
  (func (export "give up") (result i32) unreachable)
  (func (export "divide by zero") (result i32) (i32.div_s (i32.const 1) (i32.const 0)))
  (func (export "read outside") (result i32) (i32.load (i32.const 65536)))
  (func $again (export "recurse") (result i32) (call $again)))
"#;

fn main() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, wat::parse_str(GUEST)?)?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let traps = ["give up", "divide by zero", "read outside", "recurse"];
    // ANCHOR: calls
    for name in ["fine"].into_iter().chain(traps).chain(["fine"]) {
        let function = instance.get_typed_func::<(), u32>(&mut store, name)?;
        match function.call(&mut store, ()) {
            Ok(number) => println!("{name}: {number}"),
            Err(error) => match error.downcast_ref::<Trap>() {
                Some(trap) => println!("{name}: {trap:?}, {trap}"),
                None => return Err(error),
            },
        }
    }
    // ANCHOR_END: calls
    Ok(())
}
