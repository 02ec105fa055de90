//! Creating and changing, by kind: one request puts a resource into its wanted state.

use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, ProviderError, TAG_DEPLOYMENT, Update,
};
use groundplan_resources::ResourceId;
use groundplan_resources::azure::AzureResource;

use crate::AzureProvider;
use crate::fault::fault;
use crate::place::{Place, id, of};
use crate::read::spec_of;
use crate::tags::Tags;

impl AzureProvider {
    /// A `PUT` replaces whatever has the name, so first comes a look whose that is.
    pub(crate) async fn make(&self, request: &Create<'_>) -> Result<Binding, ProviderError> {
        let wanted = request.resource;
        let spec = spec_of(&wanted.id, &wanted.spec)?;
        let place = of(spec, request.bindings, None)?;
        self.free_or_ours(&wanted.id, spec, &place, request.tags)
            .await?;
        self.put(spec, &place, request.tags, request.bindings)
            .await?;
        self.bound(spec, &place).await
    }

    pub(crate) async fn change(&self, request: &Update<'_>) -> Result<Binding, ProviderError> {
        let wanted = request.resource;
        let spec = spec_of(&wanted.id, &wanted.spec)?;
        let place = of(spec, request.bindings, None)?;
        let Update { tags, bindings, .. } = *request;
        match spec {
            AzureResource::Disk(one) => self.change_disk(&place, one, tags).await?,
            AzureResource::VirtualMachine(one) => {
                self.change_virtual_machine(&place, one, tags, bindings)
                    .await?;
            }
            AzureResource::StorageAccount(one) => {
                self.change_storage_account(&place, one, tags).await?;
            }
            _ => self.put(spec, &place, tags, bindings).await?,
        }
        self.bound(spec, &place).await
    }

    async fn put(
        &self,
        spec: &AzureResource,
        place: &Place,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        match spec {
            AzureResource::ResourceGroup(one) => self.put_resource_group(one, tags).await,
            AzureResource::VirtualNetwork(one) => self.put_virtual_network(place, one, tags).await,
            AzureResource::ApplicationSecurityGroup(_) => {
                self.put_application_security_group(place, tags).await
            }
            AzureResource::NetworkSecurityGroup(one) => {
                self.put_network_security_group(place, one, tags, bindings)
                    .await
            }
            AzureResource::PublicAddress(one) => self.put_public_address(place, one, tags).await,
            AzureResource::NatGateway(one) => {
                self.put_nat_gateway(place, one, tags, bindings).await
            }
            AzureResource::Subnet(one) => self.put_subnet(place, one, tags, bindings).await,
            AzureResource::LoadBalancer(one) => {
                self.put_load_balancer(place, one, tags, bindings).await
            }
            AzureResource::NetworkInterface(one) => {
                self.put_network_interface(place, one, tags, bindings).await
            }
            AzureResource::Disk(one) => self.put_disk(place, one, tags).await,
            AzureResource::VirtualMachine(one) => {
                self.put_virtual_machine(place, one, tags, bindings).await
            }
            AzureResource::StorageAccount(one) => self.put_storage_account(place, one, tags).await,
            AzureResource::Container(_) => self.put_container(place, tags).await,
        }
    }

    async fn free_or_ours(
        &self,
        id: &ResourceId,
        spec: &AzureResource,
        place: &Place,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        match spec {
            AzureResource::Subnet(_) => self.own_network(place, tags).await?,
            AzureResource::Container(_) => self.own_account(place, tags).await?,
            _ => {}
        }
        let existing = self.read_at(spec, place).await?;
        match existing {
            Some(found) if !found.is(tags.get(TAG_DEPLOYMENT), id) => Err(fault(
                ErrorClass::Conflict,
                &format!("Put {}", spec.kind()),
                format!(
                    "`{}` in resource group `{}` exists and belongs to somebody else",
                    place.name, place.group
                ),
            )),
            _ => Ok(()),
        }
    }

    /// Id, and for an address what it is.
    async fn bound(&self, spec: &AzureResource, place: &Place) -> Result<Binding, ProviderError> {
        let provider_id = id(self.subscription("Put")?, spec.kind(), place);
        let mut binding = Binding {
            provider_id,
            ..Binding::default()
        };
        if matches!(spec, AzureResource::PublicAddress(_))
            && let Some(found) = self.read_at(spec, place).await?
        {
            binding.outputs = found.binding.outputs;
        }
        Ok(binding)
    }
}
