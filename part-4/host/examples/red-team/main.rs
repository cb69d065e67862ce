//! Attacks on the whole sandbox, one after the other, and a plugin that still answers after each.
//!
//! Takes part-4-faulty and part-4-intruder.

mod attacks;
mod calls;
#[path = "../shared/database.rs"]
mod database;
mod scene;
mod watch;

use std::time::{Duration, Instant};

use attacks::ATTACKS;
use part_4_shared::sandbox::{self, Limits};
use scene::Scene;
use wasmtime::component::bindgen;
use wasmtime::{Result, ensure};
use watch::Watch;

bindgen!({
    world: "intruder",
    path: "../../wit/part-4",
    imports: { default: trappable },
    exports: { default: async },
    with: {
        "tutorial:resources/database.connection": database::Connection,
        "tutorial:resources/database.transaction": database::Transaction,
    },
});

/// What an attack may cost the host, before the example fails.
const MOST_TIME: Duration = Duration::from_secs(15);
const MOST_MEMORY: usize = 64 * 1024 * 1024;

fn main() -> Result<()> {
    sandbox::compiler::compile_for_parent();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> Result<()> {
    let scene = Scene::set(Limits::SMALL)?;
    let watch = Watch::start()?;
    let mut count = 0;
    for (kind, attacks) in ATTACKS {
        println!("{kind}:");
        for (name, attack) in *attacks {
            // ANCHOR: attack
            let before = watch.reset()?;
            let begun = Instant::now();
            println!("  {name} | {}", scene.attack(attack).await?);
            let (time, memory) = (begun.elapsed(), watch.peak().saturating_sub(before));
            ensure!(time < MOST_TIME, "`{name}` took {time:?}");
            ensure!(memory < MOST_MEMORY, "`{name}` took {memory} bytes");
            let next = scene.next_plugin().await?;
            ensure!(next == 42, "`{name}` reached the next plugin");
            scene.look_for_damage()?;
            // ANCHOR_END: attack
            count += 1;
        }
    }
    let most = MOST_MEMORY / 1024 / 1024;
    println!("{count} attacks, each in less than {MOST_TIME:?} and {most} MiB");
    Ok(())
}
