//! What the lattice is told: which host runs what, and what is linked to what.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Error, Result, ensure};
use wasmcloud_control_interface::{Client, ClientBuilder, CtlResponse, Link};

use crate::patiently;

pub struct Control(Client);

impl Control {
    pub async fn connect(nats: &str) -> Result<Self> {
        let nats = patiently("NATS", || async { Ok(async_nats::connect(nats).await?) }).await?;
        let answers_within = Duration::from_secs(2);
        let client = ClientBuilder::new(nats).auction_timeout(answers_within);
        Ok(Self(client.build()))
    }

    /// The id of the host with this name. Hosts come and go, so nobody keeps a list: all are asked.
    pub async fn host(&self, name: &str) -> Result<String> {
        patiently(name, || async {
            let hosts = self.0.get_hosts().await.map_err(Error::from_boxed)?;
            let mut hosts = hosts.into_iter().filter_map(CtlResponse::into_data);
            let host = hosts.find(|host| host.labels().get("name").is_some_and(|it| it == name));
            Ok(host.context("it doesn't answer")?.id().to_string())
        })
        .await
    }

    // ANCHOR: start
    /// Has `host` run a component, under an id that others call it by.
    pub async fn start(&self, host: &str, id: &str, file: &Path) -> Result<()> {
        let file = format!("file://{}", file.display());
        let at_once = 8;
        done(
            self.0
                .scale_component(host, &file, id, at_once, None, vec![], false)
                .await,
        )?;
        patiently(id, || async {
            let inventory = self.0.get_host_inventory(host).await;
            let inventory = inventory.map_err(Error::from_boxed)?.into_data();
            let inventory = inventory.context("no inventory")?;
            ensure!(inventory.components().iter().any(|it| it.id() == id));
            Ok(())
        })
        .await
    }

    /// `caller`'s import of `interface` is answered by every component with the id `answerer`.
    pub async fn link(&self, caller: &str, answerer: &str, interface: &str) -> Result<()> {
        self.put(caller, answerer, interface, vec![]).await
    }
    // ANCHOR_END: start

    /// Has `host` open a port, whose requests `component` answers.
    pub async fn serve(&self, host: &str, component: &str, port: u16) -> Result<()> {
        let provider = format!("http-{component}");
        let address = HashMap::from([("address".to_string(), format!("127.0.0.1:{port}"))]);
        done(self.0.put_config(&provider, address).await)?;
        // The link first: a provider that is still starting would miss it.
        let config = vec![provider.clone()];
        self.put(&provider, component, "wasi:http/incoming-handler", config)
            .await?;
        let builtin = "wasmcloud+builtin://http-server";
        let started = self
            .0
            .start_provider(host, builtin, &provider, None, vec![]);
        done(started.await)
    }

    /// Asks a host to finish what it does and leave.
    pub async fn stop(&self, host: &str) -> Result<()> {
        done(self.0.stop_host(host, None).await)
    }

    async fn put(&self, from: &str, to: &str, interface: &str, config: Vec<String>) -> Result<()> {
        let (package, interface) = interface.split_once('/').context("PACKAGE/INTERFACE")?;
        let (namespace, package) = package.split_once(':').context("NAMESPACE:PACKAGE")?;
        let link = Link::builder()
            .source_id(from)
            .target(to)
            .name("default")
            .wit_namespace(namespace)
            .wit_package(package)
            .interfaces(vec![interface.to_string()])
            .source_config(config);
        done(
            self.0
                .put_link(link.build().map_err(Error::from_boxed)?)
                .await,
        )
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// An answer may have come and still be a refusal.
fn done(response: Result<CtlResponse<()>, Failure>) -> Result<()> {
    let response = response.map_err(Error::from_boxed)?;
    ensure!(response.succeeded(), "{}", response.message());
    Ok(())
}
