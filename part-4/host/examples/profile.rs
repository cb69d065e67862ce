//! Where does a plugin spend its time? A thousand times a second, this host looks.
//!
//! Takes part-4-plugin.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use part_4_shared::plugin::{self, State};
use rustc_demangle::demangle;
use wasmtime::{Config, Engine, Result, Store, UpdateDeadline, WasmBacktrace};

fn main() -> Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    let linked = plugin::link(&engine)?;
    let ticked = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(Duration::from_millis(1));
        }
    });

    // ANCHOR: sample
    let mut store = Store::new(&engine, State::new());
    let (sender, samples) = mpsc::channel();
    // At the next tick the engine calls this, from wherever the plugin is by then.
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |store| {
        let backtrace = WasmBacktrace::force_capture(&store);
        let names = backtrace.frames().iter().map(|frame| frame.func_name());
        let names = names.map(|name| format!("{:#}", demangle(name.unwrap_or("?"))));
        sender.send(names.take(2).collect::<Vec<_>>().join(", called by "))?;
        Ok(UpdateDeadline::Continue(1))
    });
    // ANCHOR_END: sample
    let plugin = linked.instantiate(&mut store)?;

    let text: String = (0..2000).map(|n| format!("key-{n} = a value\n")).collect();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(1) {
        let config = plugin.tutorial_resources_config();
        config.call_check(&mut store, &text)?.expect("it is valid");
    }

    // ANCHOR: count
    // With the store, its end of the channel is gone.
    drop(store);
    let mut counts = BTreeMap::<_, usize>::new();
    for names in &samples {
        *counts.entry(names).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    for (names, count) in counts {
        if count * 10 > all {
            println!("{:>3} %  {names}", count * 100 / all);
        }
    }
    // ANCHOR_END: count
    Ok(())
}
