//! Whether a resource can be used, by kind.

use groundplan_engine::provider::{Binding, ProviderError, State};
use groundplan_resources::ResourceId;
use groundplan_resources::aws::AwsResource;

use crate::AwsProvider;
use crate::balancing::target_group_arn;
use crate::found::Found;
use crate::scope::Scope;
use crate::security::group_id;

impl AwsProvider {
    pub(crate) async fn state_of(
        &self,
        resource: &ResourceId,
        spec: &AwsResource,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        let id = binding.provider_id.as_str();
        let scope = Scope::Id(id.to_owned());
        let found = match spec {
            // What is polled for long is asked with one call that has no more than it needs.
            AwsResource::Instance(_) => return self.instance_state(id).await,
            AwsResource::Volume(_) => return self.volume_state(id).await,
            AwsResource::VolumeAttachment(_) => return self.attachment_state(id).await,
            AwsResource::LoadBalancer(_) => return self.load_balancer_state(id).await,
            AwsResource::Listener(_) => return self.listener_state(id).await,
            AwsResource::Bucket(_) => return self.bucket_state(id).await,
            AwsResource::Vpc(_) => self.read_vpcs(&scope).await?,
            AwsResource::InternetGateway(_) => self.read_internet_gateways(&scope).await?,
            AwsResource::Subnet(_) => self.read_subnets(&scope).await?,
            AwsResource::Address(_) => self.read_addresses(&scope).await?,
            AwsResource::NatGateway(_) => self.read_nat_gateways(&scope).await?,
            AwsResource::RouteTable(_) => self.read_route_tables(&scope).await?,
            AwsResource::VpcEndpoint(_) => self.read_vpc_endpoints(&scope).await?,
            AwsResource::SecurityGroup(_) => self.read_security_groups(&scope).await?,
            AwsResource::SecurityGroupRules(_) => {
                let group = Scope::Id(group_id(id).to_owned());
                self.read_security_groups(&group).await?
            }
            AwsResource::KeyPair(_) => self.read_key_pairs(&scope).await?,
            AwsResource::Role(_) => self.read_role(id).await?,
            AwsResource::InstanceProfile(_) => self.read_instance_profile(id).await?,
            AwsResource::TargetGroup(_) => self.read_target_groups(&scope, None).await?,
            AwsResource::TargetRegistration(_) => {
                let group = Scope::Id(target_group_arn(id).to_owned());
                self.read_target_groups(&group, None).await?
            }
        };
        let same = |one: &&Found| one.id() == Some(resource) && one.binding.provider_id == id;
        Ok(found.iter().find(same).map(|one| one.state))
    }
}
