//! Subnetworks.

use google_cloud_compute_v1::model::Subnetwork as Existing;
use google_cloud_compute_v1::model::subnetwork::State as Life;
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::google::{GoogleResource, Subnetwork};
use ipnet::Ipv4Net;

use crate::GcpProvider;
use crate::fault::{absent, reading};
use crate::found::{Found, Scope, binding};
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last};
use crate::references::resolve;

impl GcpProvider {
    pub(crate) async fn create_subnetwork(
        &self,
        request: &Create<'_>,
        path: &Path,
        subnetwork: &Subnetwork,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.subnetworks.insert";
        let body = Existing::new()
            .set_name(&subnetwork.name)
            .set_description(describe("", request.tags, Digest::Told))
            .set_network(resolve(request.bindings, ACTION, &subnetwork.network)?)
            .set_ip_cidr_range(subnetwork.cidr.to_string())
            .set_private_ip_google_access(subnetwork.private_google_access);
        self.make(ACTION, request.token, |id| {
            let call = self.subnetworks.insert().set_project(&path.project);
            let call = call.set_region(path.region()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    pub(crate) async fn read_subnetworks(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => {
                let call = self.subnetworks.get().set_subnetwork(&path.name);
                let call = call.set_project(&path.project).set_region(path.region());
                let answer = call.send().await;
                all.extend(absent(answer.map_err(reading("compute.subnetworks.get")))?);
            }
            Scope::Deployment(name) => {
                let call = self.subnetworks.list().set_project(&self.project);
                let call = call.set_region(&self.region).set_filter(mark::filter(name));
                let mut items = call.by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.subnetworks.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(subnetwork).collect())
    }

    pub(crate) async fn delete_subnetwork(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.subnetworks.delete().set_subnetwork(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.erase("compute.subnetworks.delete", call.send()).await
    }
}

fn subnetwork(one: Existing) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let state = match one.state {
        Some(Life::Draining) => State::Pending,
        _ => State::Ready,
    };
    let name = one.name.unwrap_or_default();
    let region = last(one.region.as_deref().unwrap_or_default()).to_owned();
    let cidr: Option<Ipv4Net> = one.ip_cidr_range.and_then(|range| range.parse().ok());
    let private_google_access = one.private_ip_google_access.unwrap_or_default();
    let network = one.network.unwrap_or_default();
    let address = one.self_link?;
    Some(Found::new(mark, &address, state, move |view, _| {
        GoogleResource::Subnetwork(Subnetwork {
            name,
            network: view.reference(&network),
            region,
            cidr: cidr.unwrap_or_default(),
            private_google_access,
        })
    }))
}
