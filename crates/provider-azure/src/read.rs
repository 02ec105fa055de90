//! Reading what exists: everything of a deployment at once, or one resource.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::{BoxFuture, try_join_all};
use groundplan_engine::provider::{
    Binding, Bindings, ErrorClass, Observed, ProviderError, TAG_DEPLOYMENT,
};
use groundplan_resources::azure::AzureResource;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};

use crate::AzureProvider;
use crate::fault::fault;
use crate::found::{Found, View};
use crate::place::{Place, id, of};
use crate::references::Index;
use crate::scope::Scope;

type Reading<'a> = BoxFuture<'a, Result<Vec<Found>, ProviderError>>;

/// The typed resource, or the fault that it is another cloud's.
pub(crate) fn spec_of<'a>(
    id: &ResourceId,
    spec: &'a Spec,
) -> Result<&'a AzureResource, ProviderError> {
    match spec {
        Spec::Azure(resource) => Ok(resource),
        _ => Err(fault(
            ErrorClass::Invalid,
            "Read",
            format!("{id} is no resource of Microsoft Azure"),
        )),
    }
}

impl AzureProvider {
    pub(crate) async fn observe_all(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        let mut found = self.groups(graph).await?;
        let names: Vec<String> = found
            .iter()
            .filter_map(|one| Some(Place::parse(&one.binding.provider_id)?.group))
            .collect();
        let inside = names.iter().map(|name| self.read_group(name));
        found.extend(try_join_all(inside).await?.into_iter().flatten());
        found.retain(|one| one.deployment.as_deref() == Some(&graph.deployment));
        let index = index(&found, &Bindings::new());
        let mut all = finish(found, &index, graph);
        all.retain(|one| one.id.site() == graph.site);
        all.sort_by(|a, b| (&a.id, &a.binding.provider_id).cmp(&(&b.id, &b.binding.provider_id)));
        Ok(all)
    }

    /// Resource groups of the deployment: by tag and, should a tag be lost, by name.
    async fn groups(&self, graph: &Graph) -> Result<Vec<Found>, ProviderError> {
        let mut found = self
            .tagged_resource_groups(TAG_DEPLOYMENT, &graph.deployment)
            .await?;
        let known: BTreeSet<String> = found
            .iter()
            .map(|one| one.binding.provider_id.clone())
            .collect();
        for resource in &graph.resources {
            let Spec::Azure(AzureResource::ResourceGroup(group)) = &resource.spec else {
                continue;
            };
            let more = self.read_resource_group(&group.name).await?;
            found.extend(more.filter(|one| !known.contains(&one.binding.provider_id)));
        }
        Ok(found)
    }

    async fn read_group(&self, group: &str) -> Result<Vec<Found>, ProviderError> {
        let scope = Scope::Group(group.to_owned());
        let readings: Vec<Reading<'_>> = vec![
            Box::pin(self.read_virtual_networks(&scope)),
            Box::pin(self.read_application_security_groups(&scope)),
            Box::pin(self.read_network_security_groups(&scope)),
            Box::pin(self.read_public_addresses(&scope)),
            Box::pin(self.read_nat_gateways(&scope)),
            Box::pin(self.read_load_balancers(&scope)),
            Box::pin(self.read_network_interfaces(&scope)),
            Box::pin(self.read_disks(&scope)),
            Box::pin(self.read_virtual_machines(&scope)),
            Box::pin(self.read_storage(&scope)),
        ];
        Ok(try_join_all(readings)
            .await?
            .into_iter()
            .flatten()
            .collect())
    }

    /// Whatever has this name, whoever owns it.
    pub(crate) async fn read_at(
        &self,
        spec: &AzureResource,
        place: &Place,
    ) -> Result<Option<Found>, ProviderError> {
        let scope = Scope::One(place.clone());
        let found = match spec {
            AzureResource::ResourceGroup(_) => {
                return self.read_resource_group(&place.name).await;
            }
            AzureResource::Container(_) => return self.read_container(place).await,
            AzureResource::Subnet(_) => self.read_subnet(place).await?,
            AzureResource::VirtualNetwork(_) => self.read_virtual_networks(&scope).await?,
            AzureResource::ApplicationSecurityGroup(_) => {
                self.read_application_security_groups(&scope).await?
            }
            AzureResource::NetworkSecurityGroup(_) => {
                self.read_network_security_groups(&scope).await?
            }
            AzureResource::PublicAddress(_) => self.read_public_addresses(&scope).await?,
            AzureResource::NatGateway(_) => self.read_nat_gateways(&scope).await?,
            AzureResource::LoadBalancer(_) => self.read_load_balancers(&scope).await?,
            AzureResource::NetworkInterface(_) => self.read_network_interfaces(&scope).await?,
            AzureResource::Disk(_) => self.read_disks(&scope).await?,
            AzureResource::VirtualMachine(_) => self.read_virtual_machines(&scope).await?,
            AzureResource::StorageAccount(_) => self.read_storage(&scope).await?,
        };
        let wanted = id(self.subscription("Get")?, spec.kind(), place);
        Ok(found
            .into_iter()
            .find(|one| one.binding.provider_id.eq_ignore_ascii_case(&wanted)))
    }

    pub(crate) async fn find_one(
        &self,
        resource: &Resource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        let spec = spec_of(&resource.id, &resource.spec)?;
        // Where what it belongs to does not exist, it does not either.
        let Ok(place) = of(spec, bindings, Some(graph)) else {
            return Ok(None);
        };
        let found = self.read_at(spec, &place).await?;
        let found = found.filter(|one| one.is(Some(&graph.deployment), &resource.id));
        let found: Vec<Found> = found.into_iter().collect();
        let index = index(&found, bindings);
        Ok(finish(found, &index, graph).into_iter().next())
    }
}

fn index(found: &[Found], bindings: &Bindings) -> Index {
    let mut known: Vec<(&ResourceId, &Binding)> = bindings.iter().collect();
    known.extend(
        found
            .iter()
            .filter_map(|one| Some((one.id.as_ref()?, &one.binding))),
    );
    Index::of(known)
}

/// Puts references back, once everything that they can mean is known.
fn finish(found: Vec<Found>, index: &Index, graph: &Graph) -> Vec<Observed> {
    let wanted: BTreeMap<&ResourceId, &Spec> = graph
        .resources
        .iter()
        .map(|resource| (&resource.id, &resource.spec))
        .collect();
    let view = View {
        index,
        wanted: &wanted,
    };
    found
        .into_iter()
        .filter_map(|one| {
            let id = one.id?;
            let spec = Spec::Azure((one.read)(&view, &id));
            Some(Observed {
                id,
                binding: one.binding,
                state: one.state,
                spec,
                digest: one.digest,
            })
        })
        .collect()
}
