//! One machine of the lattice. It runs what the lattice tells it to run, and calls what it is linked to.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Result;
use tokio::io::AsyncReadExt;
use wasmcloud_host::WasmbusHost;
use wasmcloud_host::url::Url;
use wasmcloud_host::wasmbus::{Features, HostConfig};

/// How long a component waits for the answer of another one.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Runs until the lattice stops it, or whoever started it is gone.
pub async fn run(nats: &str, name: &str) -> Result<()> {
    let nats: Url = nats.parse()?;
    // ANCHOR: host
    let config = HostConfig {
        // One address for what hosts are told, one for the calls between components.
        ctl_nats_url: nats.clone(),
        rpc_nats_url: nats,
        labels: HashMap::from([("name".to_string(), name.to_string())]),
        rpc_timeout: PATIENCE,
        // Else only a registry.
        allow_file_load: true,
        experimental_features: Features::new().enable_builtin_http_server(),
        ..HostConfig::default()
    };
    let (host, stop) = WasmbusHost::new(config).await?;
    // ANCHOR_END: host

    let (mut stdin, mut nothing) = (tokio::io::stdin(), [0]);
    tokio::select! {
        _ = host.stopped() => {}
        // The other end of stdin is with whoever started it.
        _ = stdin.read(&mut nothing) => {}
    }
    stop.await?;
    // Returning would wait for stdin once more.
    std::process::exit(0)
}
