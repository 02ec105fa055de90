//! Deleting, by kind.

use groundplan_engine::provider::{ErrorClass, Observed, ProviderError};
use groundplan_resources::Spec;
use groundplan_resources::google::GoogleResource;

use crate::GcpProvider;
use crate::fault::fault;
use crate::path::Path;
use crate::storage::bucket_name;

impl GcpProvider {
    pub(crate) async fn remove(&self, observed: &Observed) -> Result<(), ProviderError> {
        const ACTION: &str = "compute.delete";
        let id = observed.binding.provider_id.as_str();
        let Spec::Google(spec) = &observed.spec else {
            let message = format!("{} is no resource of Google Cloud", observed.id);
            return Err(fault(ErrorClass::Invalid, ACTION, message));
        };
        if matches!(spec, GoogleResource::Bucket(_)) {
            return self.delete_bucket(bucket_name(id)).await;
        }
        let path = Path::of(id, ACTION)?;
        match spec {
            GoogleResource::Network(_) => self.delete_network(&path).await,
            GoogleResource::Subnetwork(_) => self.delete_subnetwork(&path).await,
            GoogleResource::Router(_) => self.delete_router(&path).await,
            GoogleResource::FirewallRule(_) => self.delete_firewall_rule(&path).await,
            GoogleResource::Address(_) => self.delete_address(&path).await,
            GoogleResource::Disk(_) => self.delete_disk(&path).await,
            GoogleResource::Instance(_) => self.delete_instance(&path).await,
            GoogleResource::HealthCheck(_) => self.delete_health_check(&path).await,
            GoogleResource::InstanceGroup(_) => self.delete_instance_group(&path).await,
            GoogleResource::BackendService(_) => self.delete_backend_service(&path).await,
            GoogleResource::ForwardingRule(_) => self.delete_forwarding_rule(&path).await,
            GoogleResource::Bucket(_) => Ok(()),
        }
    }
}
