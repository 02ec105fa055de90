//! Deleting, by kind.

use groundplan_engine::provider::{ErrorClass, Observed, ProviderError};
use groundplan_resources::Spec;
use groundplan_resources::azure::AzureResource;

use crate::AzureProvider;
use crate::fault::fault;
use crate::place::Place;

impl AzureProvider {
    pub(crate) async fn remove(&self, observed: &Observed) -> Result<(), ProviderError> {
        let invalid = |what: &str| {
            let message = format!("{} {what}", observed.id);
            fault(ErrorClass::Invalid, "Delete", message)
        };
        let Spec::Azure(spec) = &observed.spec else {
            return Err(invalid("is no resource of Microsoft Azure"));
        };
        let Some(place) = Place::parse(&observed.binding.provider_id) else {
            return Err(invalid("has no id of Resource Manager"));
        };
        match spec {
            AzureResource::ResourceGroup(_) => self.delete_resource_group(&place.name).await,
            AzureResource::VirtualNetwork(_) => self.delete_virtual_network(&place).await,
            AzureResource::ApplicationSecurityGroup(_) => {
                self.delete_application_security_group(&place).await
            }
            AzureResource::NetworkSecurityGroup(_) => {
                self.delete_network_security_group(&place).await
            }
            AzureResource::PublicAddress(_) => self.delete_public_address(&place).await,
            AzureResource::NatGateway(_) => self.delete_nat_gateway(&place).await,
            AzureResource::Subnet(_) => self.delete_subnet(&place).await,
            AzureResource::LoadBalancer(_) => self.delete_load_balancer(&place).await,
            AzureResource::NetworkInterface(_) => self.delete_network_interface(&place).await,
            AzureResource::Disk(_) => self.delete_disk(&place).await,
            AzureResource::VirtualMachine(_) => self.delete_virtual_machine(&place).await,
            AzureResource::StorageAccount(_) => self.delete_storage_account(&place).await,
            AzureResource::Container(_) => self.delete_container(&place).await,
        }
    }
}
