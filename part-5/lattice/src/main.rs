//! The web and the pipeline on several machines, linked over a network instead of composed; some
//! of the machines fail. `cargo xtask lattice` builds what it needs and runs it.

mod control;
mod host;
mod load;
mod machines;

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use control::Control;
use load::{Outcome, ask, send};
use machines::Machine;

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["host", nats, name] => host::run(nats, name).await,
        [web, pipeline, composed] => {
            let demonstration = demonstrate([web, pipeline, composed].map(PathBuf::from));
            let limit = Duration::from_secs(300);
            tokio::time::timeout(limit, demonstration)
                .await
                .context("it takes too long")?
        }
        _ => bail!("pass three components: WEB PIPELINE COMPOSED"),
    }
}

async fn demonstrate([web, pipeline, composed]: [PathBuf; 3]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let nats_port = free_port()?;
    let nats = format!("nats://127.0.0.1:{nats_port}");
    let _server = Machine::nats(nats_port, folder.path())?;
    let control = Control::connect(&nats).await?;
    let start = |name| Machine::host(&nats, name, folder.path());
    let (_front, mut one, mut two) = (start("front")?, start("back-1")?, start("back-2")?);
    println!("three hosts: front, back-1 and back-2");

    let front = control.host("front").await?;
    control.start(&front, "web", &web).await?;
    for name in ["back-1", "back-2"] {
        control
            .start(&control.host(name).await?, "pipeline", &pipeline)
            .await?;
    }
    control
        .link("web", "pipeline", "tutorial:pipeline/stats")
        .await?;
    let port = free_port()?;
    control.serve(&front, "web", port).await?;
    patiently("the web", || async { ask(port) }).await?;
    println!("web on front, pipeline on back-1 and back-2, linked");
    let linked = steady(port)?;

    let composed_port = free_port()?;
    control.start(&front, "composed", &composed).await?;
    control.serve(&front, "composed", composed_port).await?;
    patiently("the composed web", || async { ask(composed_port) }).await?;
    println!("the same two composed, on front");
    let at_once = steady(composed_port)?;
    println!(
        "  the link costs {:.1} ms a request",
        ms(linked) - ms(at_once)
    );

    println!("back-1 is killed, while requests are on their way");
    report(&send(port, 200, 50, || one.kill())?)?;
    steady(port)?;

    println!("back-3 joins, and back-2 is asked to leave");
    let _three = start("back-3")?;
    control
        .start(&control.host("back-3").await?, "pipeline", &pipeline)
        .await?;
    let leaving = control.host("back-2").await?;
    let runtime = tokio::runtime::Handle::current();
    let stop = || runtime.block_on(control.stop(&leaving));
    report(&tokio::task::block_in_place(|| send(port, 200, 50, stop))?)?;
    steady(port)?;
    ensure!(two.ends()?, "back-2 is still there");
    Ok(())
}

/// A hundred requests with nobody in trouble; their median.
fn steady(port: u16) -> Result<Duration> {
    let outcome = send(port, 100, 0, || Ok(()))?;
    println!("  {:.1} ms each (median)", ms(outcome.median()));
    report(&outcome)?;
    Ok(outcome.median())
}

/// How many were answered. It differs from run to run; that nearly all of them are doesn't.
fn report(outcome: &Outcome) -> Result<()> {
    let (all, answered) = (outcome.0.len(), outcome.answered());
    println!("  {all} requests: {answered} answered");
    if let Some(failure) = outcome.failures().next() {
        println!("  the first that wasn't: {failure}");
    }
    ensure!(answered * 10 >= all * 9, "more than a tenth is lost");
    Ok(())
}

/// Tries again, for at most a minute.
async fn patiently<T>(what: &str, attempt: impl AsyncFn() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    loop {
        match attempt().await {
            Ok(it) => return Ok(it),
            Err(error) if start.elapsed() > Duration::from_secs(60) => {
                return Err(error.context(format!("{what} isn't ready")));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
