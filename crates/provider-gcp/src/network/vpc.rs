//! Networks.

use google_cloud_compute_v1::model::network_routing_config::RoutingMode;
use google_cloud_compute_v1::model::{Network as Existing, NetworkRoutingConfig};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::google::{GoogleResource, Network};

use crate::GcpProvider;
use crate::fault::{absent, reading};
use crate::found::{Found, Scope, binding};
use crate::mark::{self, Digest, describe};
use crate::path::Path;

impl GcpProvider {
    pub(crate) async fn create_network(
        &self,
        request: &Create<'_>,
        path: &Path,
        network: &Network,
    ) -> Result<Binding, ProviderError> {
        let body = Existing::new()
            .set_name(&network.name)
            .set_description(describe("", request.tags, Digest::Told))
            .set_auto_create_subnetworks(false)
            .set_routing_config(
                NetworkRoutingConfig::new().set_routing_mode(RoutingMode::Regional),
            );
        self.make("compute.networks.insert", request.token, |id| {
            let call = self.networks.insert().set_project(&path.project);
            call.set_request_id(id).set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    pub(crate) async fn read_networks(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => {
                let call = self.networks.get().set_network(&path.name);
                let answer = call.set_project(&path.project).send().await;
                all.extend(absent(answer.map_err(reading("compute.networks.get")))?);
            }
            Scope::Deployment(name) => {
                let call = self.networks.list().set_project(&self.project);
                let mut items = call.set_filter(mark::filter(name)).by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.networks.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(network).collect())
    }

    pub(crate) async fn delete_network(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.networks.delete().set_network(&path.name);
        let call = call.set_project(&path.project).send();
        self.erase("compute.networks.delete", call).await
    }
}

fn network(network: Existing) -> Option<Found> {
    let (mark, _) = mark::read(network.description.as_deref())?;
    let read = Network {
        name: network.name.unwrap_or_default(),
    };
    let address = network.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |_, _| {
        GoogleResource::Network(read)
    }))
}
