//! A plugin is replaced while the host runs: by a good file, and not by a bad one.
//!
//! Takes part-5-patient, part-5-counter, part-5-formatter.

mod registry;

use std::fs::File;
use std::path::Path;
use std::pin::pin;
use std::time::Duration;
use std::{env, fs, future};

use part_4_shared::sandbox::{Limits, compiler, printable};
use registry::{Registry, clean};
use wasmtime::error::Context;
use wasmtime::{Result, bail};

fn main() -> Result<()> {
    compiler::compile_for_parent();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let mut files = env::args().skip(1);
    let first = files
        .next()
        .context("no component given; type `cargo xtask run part-5 reload`")?;
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("plugin.wasm");
    fs::copy(&first, &place).with_context(|| format!("{first} can't be read"))?;

    let mut registry = Registry::new(place.display().to_string())?;
    let current = registry.current.subscribe();
    registry.look().await?;
    println!(
        "{}: {:?}",
        name(&first),
        clean(&Limits::SMALL, &current).await?
    );

    // ANCHOR: flight
    // The wait below counts as this call's time, because nobody goes on with it meanwhile.
    let patience = Limits {
        call: Duration::from_secs(600),
        ..Limits::SMALL
    };
    let mut in_flight = pin!(clean(&patience, &current));
    tokio::select! {
        biased;
        _ = &mut in_flight => bail!("the call is over already"),
        () = future::ready(()) => println!("a call has begun, and waits"),
    }
    // ANCHOR_END: flight

    for file in files {
        let name = name(&file);
        match fs::read(&file) {
            Ok(bytes) => {
                // ANCHOR: halves
                // As a slow copy leaves it for a while:
                fs::write(&place, &bytes[..bytes.len() / 2])?;
                report(&format!("half of {name}"), registry.look().await);
                // And as an update should arrive: beside its place, then into it. It keeps the
                // time at which it was made, which may be long ago.
                let whole = folder.path().join("plugin.new");
                fs::write(&whole, bytes)?;
                let made = fs::metadata(&file)?.modified()?;
                File::options()
                    .write(true)
                    .open(&whole)?
                    .set_modified(made)?;
                fs::rename(whole, &place)?;
                report(&name, registry.look().await);
                // ANCHOR_END: halves
            }
            // A name without a file stands for the plugin's removal.
            Err(_) => {
                fs::remove_file(&place)?;
                report(&format!("no {name}"), registry.look().await);
            }
        }
        report("nothing new", registry.look().await);
        println!("  it says {:?}", clean(&Limits::SMALL, &current).await?);
    }
    println!("the call that had begun: {:?}", in_flight.await?);
    Ok(())
}

fn name(file: &str) -> String {
    let name = Path::new(file).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn report(what: &str, looked: Result<bool>) {
    match looked {
        Ok(true) => println!("{what}: taken"),
        Ok(false) => println!("{what}"),
        // The plugin's author chose some of these words.
        Err(error) => {
            let line = format!("{what}: refused, {error:#}");
            println!("{}", printable(line.as_bytes()));
        }
    }
}
