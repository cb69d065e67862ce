//! `cargo xtask registry [push | tamper | contract]`: a component, and a contract, go to a registry
//! and come back. Each command is shown as it is run, with what it prints; each claim is checked.

mod server;
mod stage;
mod tools;

use std::fs;
use std::process::ExitCode;

use anyhow::{Result, bail, ensure};

use stage::Stage;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let which = std::env::args().nth(1);
    let demonstrations: &[fn(&Stage) -> Result<()>] = match which.as_deref() {
        None => &[push, tamper, contract],
        Some("push") => &[push],
        Some("tamper") => &[tamper],
        Some("contract") => &[contract],
        Some(other) => bail!("there is no `{other}`; there are push, tamper and contract"),
    };
    for demonstration in demonstrations {
        demonstration(&Stage::set()?)?;
    }
    Ok(())
}

/// What was pushed comes back byte by byte, and runs.
fn push(stage: &Stage) -> Result<()> {
    let manifest = stage.push("plugged.wasm")?;
    let (layer, hash) = (stage.layer_of(&manifest)?, stage.sha256("plugged.wasm")?);
    ensure!(layer == hash, "the layer is {layer}, the file {hash}");
    stage.say(&format!("layer: {layer}, the SHA-256 of plugged.wasm"));

    stage.pull(":0.1.0", "pulled.wasm")?;
    ensure!(
        stage.sha256("pulled.wasm")? == hash,
        "another file came back"
    );
    stage.say("pulled.wasm has the same SHA-256");
    stage.succeed("part-5-host pulled.wasm")?;
    Ok(())
}

/// A tag is moved; then a bit is changed behind the registry's back.
fn tamper(stage: &Stage) -> Result<()> {
    let manifest = stage.push("plugged.wasm")?;
    stage.push("infiltrated.wasm")?;
    stage.pull(":0.1.0", "by-tag.wasm")?;
    stage.assert_same("by-tag.wasm", "infiltrated.wasm")?;
    let pinned = format!("@{manifest}");
    stage.pull(&pinned, "by-digest.wasm")?;
    stage.assert_same("by-digest.wasm", "plugged.wasm")?;

    let blob = stage.server.blob(&stage.layer_of(&manifest)?)?;
    let mut bytes = fs::read(&blob)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&blob, bytes)?;
    stage.say("one bit of plugged.wasm was changed in the registry's storage");
    stage.fail(
        &stage.pull_command(&pinned, "tampered.wasm"),
        "Invalid digest",
    )?;
    ensure!(
        !stage.path("tampered.wasm").exists(),
        "the tampered file was written"
    );
    stage.say("tampered.wasm wasn't written");
    Ok(())
}

/// The contract alone is published; a crate that has nothing else of ours is built against it.
fn contract(stage: &Stage) -> Result<()> {
    stage.copy("wit/part-5", "wit")?;
    stage.succeed("wkg publish wit")?;
    stage.fail("wkg publish wit", "already exists")?;

    stage.copy("part-5/elsewhere/theirs", "theirs")?;
    let theirs = stage.inside("theirs");
    let build = "cargo build --quiet --locked --release --target wasm32-wasip2";
    theirs.fail(build, "tutorial:pipeline")?;
    theirs.succeed("wkg fetch")?;
    for written in ["wit/deps/tutorial-pipeline-0.1.0/package.wit", "wkg.lock"] {
        ensure!(theirs.path(written).exists(), "no {written} was written");
        theirs.say(&format!("{written} was written"));
    }
    theirs.succeed(build)?;
    let file = stage
        .target
        .join("theirs/wasm32-wasip2/release/theirs.wasm");
    fs::copy(file, stage.path("theirs.wasm"))?;
    stage.succeed("wac plug counter.wasm --plug theirs.wasm -o plugged-theirs.wasm")?;
    let printed = stage.succeed("part-5-host plugged-theirs.wasm")?;
    // Their formatter drops short words; ours would leave four.
    ensure!(
        printed.trim_end().ends_with("= 2"),
        "it wasn't their formatter"
    );
    Ok(())
}
