//! Machine code that is out of date: compile again, and keep that.

use std::io::Read;
use std::path::Path;
use std::{env, fs, process};

use wasmtime::component::Component;
use wasmtime::{Config, Engine, Result, bail};

use super::answer::load;
use crate::attempt::{Attempt, returned};

pub fn check(_: &Attempt) -> Result<()> {
    let folder = env::temp_dir().join(format!("exercise-keep-{}", process::id()));
    fs::create_dir_all(&folder)?;
    let checked = check_in(&folder);
    fs::remove_dir_all(&folder)?;
    checked
}

fn check_in(folder: &Path) -> Result<()> {
    let (file, kept) = (folder.join("plugin.wasm"), folder.join("plugin.cwasm"));
    fs::write(&file, wat::parse_str("(component)")?)?;
    let old = Engine::default();
    returned("with nothing kept, `load`", load(&old, &file, &kept))?;
    if !kept.exists() {
        bail!("`load` compiled a component, and kept nothing");
    }
    fs::rename(&file, folder.join("elsewhere"))?;
    if load(&old, &file, &kept).is_err() {
        bail!("`load` wanted the component once more, although its machine code was kept");
    }
    fs::rename(folder.join("elsewhere"), &file)?;

    // The host is built anew, with another setting. Somebody still has the old file open.
    let mut config = Config::new();
    let new = Engine::new(config.consume_fuel(true))?;
    let (before, mut in_use) = (fs::read(&kept)?, fs::File::open(&kept)?);
    if let Err(error) = load(&new, &file, &kept) {
        let cause = error.root_cause();
        bail!("with machine code for other settings, `load` failed: {cause}");
    }
    // SAFETY: written a moment ago, by the function above.
    if unsafe { Component::deserialize_file(&new, &kept) }.is_err() {
        bail!("the machine code for other settings is still there: each start compiles again");
    }
    let mut after = Vec::new();
    in_use.read_to_end(&mut after)?;
    if after != before {
        bail!("the old file was written over, while another host had it open");
    }
    Ok(())
}
