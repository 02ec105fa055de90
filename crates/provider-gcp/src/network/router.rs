//! Cloud Routers, each with one NAT of its own name.

use google_cloud_compute_v1::model::router_nat::{
    NatIpAllocateOption, SourceSubnetworkIpRangesToNat,
};
use google_cloud_compute_v1::model::router_nat_subnetwork_to_nat::SourceIpRangesToNat;
use google_cloud_compute_v1::model::{Router as Existing, RouterNat, RouterNatSubnetworkToNat};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Bindings, Create, ProviderError, State, Update};
use groundplan_resources::google::{GoogleResource, Router};

use crate::GcpProvider;
use crate::fault::{absent, reading};
use crate::found::{Found, Scope, binding};
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last};
use crate::references::{resolve, resolve_all};

impl GcpProvider {
    pub(crate) async fn create_router(
        &self,
        request: &Create<'_>,
        path: &Path,
        router: &Router,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.routers.insert";
        let body = Existing::new()
            .set_name(&router.name)
            .set_description(describe("", request.tags, Digest::Told))
            .set_network(resolve(request.bindings, ACTION, &router.network)?)
            .set_nats([nat(router, request.bindings, ACTION)?]);
        self.make(ACTION, request.token, |id| {
            let call = self.routers.insert().set_project(&path.project);
            let call = call.set_region(path.region()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    pub(crate) async fn change_router(
        &self,
        request: &Update<'_>,
        path: &Path,
        router: &Router,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "compute.routers.patch";
        let body = Existing::new()
            .set_description(describe("", request.tags, Digest::Told))
            .set_nats([nat(router, request.bindings, ACTION)?]);
        let call = self.routers.patch().set_router(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.alter(ACTION, call.set_body(body).send()).await
    }

    pub(crate) async fn read_routers(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => {
                let call = self.routers.get().set_router(&path.name);
                let call = call.set_project(&path.project).set_region(path.region());
                let answer = call.send().await;
                all.extend(absent(answer.map_err(reading("compute.routers.get")))?);
            }
            Scope::Deployment(name) => {
                let call = self.routers.list().set_project(&self.project);
                let call = call.set_region(&self.region).set_filter(mark::filter(name));
                let mut items = call.by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.routers.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(router).collect())
    }

    pub(crate) async fn delete_router(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.routers.delete().set_router(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.erase("compute.routers.delete", call.send()).await
    }
}

fn nat(router: &Router, bindings: &Bindings, action: &str) -> Result<RouterNat, ProviderError> {
    let subnetworks = resolve_all(bindings, action, &router.subnetworks)?;
    let listed = subnetworks.into_iter().map(|path| {
        RouterNatSubnetworkToNat::new()
            .set_name(path)
            .set_source_ip_ranges_to_nat([SourceIpRangesToNat::AllIpRanges])
    });
    Ok(RouterNat::new()
        .set_name(&router.name)
        .set_nat_ip_allocate_option(NatIpAllocateOption::AutoOnly)
        .set_source_subnetwork_ip_ranges_to_nat(SourceSubnetworkIpRangesToNat::ListOfSubnetworks)
        .set_subnetworks(listed))
}

fn router(one: Existing) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let name = one.name.unwrap_or_default();
    let region = last(one.region.as_deref().unwrap_or_default()).to_owned();
    let network = one.network.unwrap_or_default();
    // A NAT that somebody turned to other addresses or to every subnetwork is none of ours.
    let ours = one.nats.into_iter().filter(|nat| {
        nat.name.as_ref() == Some(&name)
            && nat.nat_ip_allocate_option == Some(NatIpAllocateOption::AutoOnly)
            && nat.source_subnetwork_ip_ranges_to_nat
                == Some(SourceSubnetworkIpRangesToNat::ListOfSubnetworks)
    });
    let subnetworks: Vec<String> = ours
        .flat_map(|nat| nat.subnetworks)
        .filter_map(|subnetwork| subnetwork.name)
        .collect();
    let address = one.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |view, _| {
        GoogleResource::Router(Router {
            name,
            network: view.reference(&network),
            region,
            subnetworks: view.references(subnetworks.iter().map(String::as_str)),
        })
    }))
}
