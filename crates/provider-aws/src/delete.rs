//! Deleting, by kind.

use groundplan_engine::provider::{ErrorClass, Observed, ProviderError};
use groundplan_resources::Spec;
use groundplan_resources::aws::AwsResource;

use crate::AwsProvider;
use crate::fault::fault;

impl AwsProvider {
    pub(crate) async fn remove(&self, observed: &Observed) -> Result<(), ProviderError> {
        let id = observed.binding.provider_id.as_str();
        let Spec::Aws(spec) = &observed.spec else {
            let message = format!("{} is no resource of Amazon Web Services", observed.id);
            return Err(fault(ErrorClass::Invalid, "Delete", message));
        };
        match spec {
            AwsResource::Vpc(_) => self.delete_vpc(id).await,
            AwsResource::InternetGateway(_) => self.delete_internet_gateway(id).await,
            AwsResource::Subnet(_) => self.delete_subnet(id).await,
            AwsResource::Address(_) => self.delete_address(id).await,
            AwsResource::NatGateway(_) => self.delete_nat_gateway(id).await,
            AwsResource::RouteTable(_) => self.delete_route_table(id).await,
            AwsResource::VpcEndpoint(_) => self.delete_vpc_endpoint(id).await,
            AwsResource::SecurityGroup(_) => self.delete_security_group(id).await,
            AwsResource::SecurityGroupRules(_) => self.delete_rules(id).await,
            AwsResource::KeyPair(_) => self.delete_key_pair(id).await,
            AwsResource::Role(_) => self.delete_role(id).await,
            AwsResource::InstanceProfile(_) => self.delete_instance_profile(id).await,
            AwsResource::Volume(_) => self.delete_volume(id).await,
            AwsResource::Instance(_) => self.delete_instance(id).await,
            AwsResource::VolumeAttachment(_) => self.delete_attachment(id).await,
            AwsResource::Bucket(_) => self.delete_bucket(id).await,
            AwsResource::LoadBalancer(_) => self.delete_load_balancer(id).await,
            AwsResource::TargetGroup(_) => self.delete_target_group(id).await,
            AwsResource::TargetRegistration(_) => self.delete_registration(id).await,
            AwsResource::Listener(_) => self.delete_listener(id).await,
        }
    }
}
