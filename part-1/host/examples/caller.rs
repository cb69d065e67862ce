//! A host function that reads the guest's memory through `Caller`, and keeps a log.
//!
//! Takes nothing.

use wasmtime::error::Context;
use wasmtime::{Caller, Engine, Extern, Linker, Module, Result, Store, bail};

/// Says where its texts are: two numbers a call, and a promise that they belong together.
const GUEST: &str = r#"
(module
  (import "host" "log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "started")
  (data (i32.const 16) "stopped")
  (func (export "run")
    (call $log (i32.const 0) (i32.const 7))
    (call $log (i32.const 16) (i32.const 7)))
  (func (export "lie")
    (call $log (i32.const 65530) (i32.const 100))))
"#;

fn main() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, wat::parse_str(GUEST)?)?;

    // ANCHOR: log
    // The log lives in the store, where every host function can reach it.
    let mut linker: Linker<Vec<String>> = Linker::new(&engine);
    linker.func_wrap(
        "host",
        "log",
        |mut caller: Caller<'_, Vec<String>>, at: u32, size: u32| {
            let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
                bail!("the guest exports no memory");
            };
            let (at, size) = (at as usize, size as usize);
            let text = memory
                .data(&caller)
                .get(at..at.saturating_add(size))
                .with_context(|| format!("{size} bytes at {at} lie outside the guest's memory"))?;
            let text = String::from_utf8(text.to_vec())?;
            caller.data_mut().push(text);
            Ok(())
        },
    )?;
    // ANCHOR_END: log

    let mut store = Store::new(&engine, Vec::new());
    let instance = linker.instantiate(&mut store, &module)?;
    let run = instance.get_typed_func::<(), ()>(&mut store, "run")?;
    run.call(&mut store, ())?;
    println!("the log: {:?}", store.data());

    let lie = instance.get_typed_func::<(), ()>(&mut store, "lie")?;
    if let Err(error) = lie.call(&mut store, ()) {
        println!("the lie: {}", error.root_cause());
    }
    Ok(())
}
