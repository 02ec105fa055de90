//! The engine's trait, by kind.

use async_trait::async_trait;
use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, Identity, Observed, Provider, ProviderError, State,
    Update,
};
use groundplan_resources::aws::AwsResource;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};

use crate::AwsProvider;
use crate::fault::fault;
use crate::tags::{Tags, named};

impl AwsProvider {
    /// Names the endpoint where nobody answered: a wrong one is the likeliest cause.
    fn located(&self, mut error: ProviderError) -> ProviderError {
        if error.class == ErrorClass::Unknown && error.code.is_none() {
            let at = match &self.endpoint {
                Some(endpoint) => format!("endpoint {endpoint}"),
                None => format!("Amazon's endpoint in region {}", self.region),
            };
            error.message = format!("{} ({at})", error.message);
        }
        error
    }

    async fn make(&self, request: &Create<'_>) -> Result<Binding, ProviderError> {
        let Create { tags, bindings, .. } = *request;
        match aws(&request.resource.id, &request.resource.spec)? {
            AwsResource::Vpc(one) => self.create_vpc(request, one).await,
            AwsResource::InternetGateway(one) => self.create_internet_gateway(request, one).await,
            AwsResource::Subnet(one) => self.create_subnet(request, one).await,
            AwsResource::Address(one) => self.create_address(request, one).await,
            AwsResource::NatGateway(one) => self.create_nat_gateway(request, one).await,
            AwsResource::RouteTable(one) => self.create_route_table(request, one).await,
            AwsResource::VpcEndpoint(one) => self.create_vpc_endpoint(request, one).await,
            AwsResource::SecurityGroup(one) => self.create_security_group(request, one).await,
            AwsResource::SecurityGroupRules(one) => self.set_rules(one, tags, bindings).await,
            AwsResource::KeyPair(one) => self.create_key_pair(request, one).await,
            AwsResource::Role(one) => self.create_role(request, one).await,
            AwsResource::InstanceProfile(one) => self.create_instance_profile(request, one).await,
            AwsResource::Volume(one) => self.create_volume(request, one).await,
            AwsResource::Instance(one) => self.create_instance(request, one).await,
            AwsResource::VolumeAttachment(one) => self.create_attachment(request, one).await,
            AwsResource::Bucket(one) => self.create_bucket(request, one).await,
            AwsResource::LoadBalancer(one) => self.create_load_balancer(request, one).await,
            AwsResource::TargetGroup(one) => self.create_target_group(request, one).await,
            AwsResource::TargetRegistration(one) => {
                self.set_registration(one, tags, bindings).await
            }
            AwsResource::Listener(one) => self.create_listener(request, one).await,
        }
    }

    /// Changes first, tags last: the digest says what was applied, not what was begun.
    async fn change(&self, request: &Update<'_>) -> Result<Binding, ProviderError> {
        let spec = aws(&request.resource.id, &request.resource.spec)?;
        let binding = request.observed.binding.clone();
        let id = binding.provider_id.as_str();
        let Update { tags, bindings, .. } = *request;
        match spec {
            AwsResource::Vpc(one) => self.set_vpc(id, one).await?,
            AwsResource::InternetGateway(one) => {
                self.attach_internet_gateway(id, one, bindings).await?;
            }
            AwsResource::Subnet(one) => self.set_subnet(id, one).await?,
            AwsResource::RouteTable(one) => self.set_route_table(id, one, bindings).await?,
            AwsResource::VpcEndpoint(one) => self.set_vpc_endpoint(id, one, bindings).await?,
            AwsResource::SecurityGroupRules(one) => {
                return self.set_rules(one, tags, bindings).await;
            }
            AwsResource::Role(one) => {
                self.set_role(one, tags).await?;
                return Ok(binding);
            }
            AwsResource::InstanceProfile(one) => {
                self.set_instance_profile(one, tags, bindings).await?;
                return Ok(binding);
            }
            AwsResource::Volume(one) => self.change_volume(id, request, one).await?,
            AwsResource::Instance(one) => self.change_instance(id, request, one).await?,
            AwsResource::Bucket(one) => {
                self.tag_bucket(&one.name, tags).await?;
                self.set_bucket(one).await?;
                return Ok(binding);
            }
            AwsResource::TargetGroup(one) => self.set_target_group(id, one).await?,
            AwsResource::TargetRegistration(one) => {
                return self.set_registration(one, tags, bindings).await;
            }
            AwsResource::Listener(one) => self.set_listener(id, one).await?,
            AwsResource::Address(_)
            | AwsResource::NatGateway(_)
            | AwsResource::SecurityGroup(_)
            | AwsResource::KeyPair(_)
            | AwsResource::LoadBalancer(_) => {}
            // It has neither tags nor anything that can change.
            AwsResource::VolumeAttachment(_) => return Ok(binding),
        }
        self.tag(spec, id, tags).await?;
        Ok(binding)
    }

    async fn tag(&self, spec: &AwsResource, id: &str, tags: &Tags) -> Result<(), ProviderError> {
        match spec {
            AwsResource::LoadBalancer(one) => self.tag_elb(id, &named(tags, &one.name)).await,
            AwsResource::TargetGroup(one) => self.tag_elb(id, &named(tags, &one.name)).await,
            AwsResource::Listener(_) => self.tag_elb(id, tags).await,
            AwsResource::KeyPair(one) => self.tag_key_pair(id, &named(tags, &one.name)).await,
            _ => self.tag_ec2(id, tags).await,
        }
    }
}

fn aws<'a>(id: &ResourceId, spec: &'a Spec) -> Result<&'a AwsResource, ProviderError> {
    match spec {
        Spec::Aws(resource) => Ok(resource),
        _ => Err(fault(
            ErrorClass::Invalid,
            "Read",
            format!("{id} is no resource of Amazon Web Services"),
        )),
    }
}

#[async_trait]
impl Provider for AwsProvider {
    fn name(&self) -> &'static str {
        "aws"
    }

    /// Figures seen in everyday use, not promises of Amazon's; they decide an order only.
    fn expected_seconds(&self, spec: &Spec) -> u32 {
        match spec {
            Spec::Aws(AwsResource::LoadBalancer(_)) => 150,
            Spec::Aws(AwsResource::NatGateway(_)) => 110,
            Spec::Aws(AwsResource::Instance(_)) => 30,
            Spec::Aws(AwsResource::InstanceProfile(_)) => 10,
            Spec::Aws(AwsResource::Volume(_) | AwsResource::VolumeAttachment(_)) => 5,
            _ => 1,
        }
    }

    async fn identity(&self) -> Result<Identity, ProviderError> {
        self.caller().await.map_err(|error| self.located(error))
    }

    async fn observe(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        self.observe_all(graph)
            .await
            .map_err(|error| self.located(error))
    }

    async fn find(
        &self,
        resource: &Resource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        let spec = aws(&resource.id, &resource.spec)?;
        let found = self.find_one(resource, spec, graph, bindings).await;
        found.map_err(|error| self.located(error))
    }

    async fn create(&self, request: Create<'_>) -> Result<Binding, ProviderError> {
        self.make(&request)
            .await
            .map_err(|error| self.located(error))
    }

    async fn update(&self, request: Update<'_>) -> Result<Binding, ProviderError> {
        self.change(&request)
            .await
            .map_err(|error| self.located(error))
    }

    async fn delete(&self, observed: &Observed, _: &Bindings) -> Result<(), ProviderError> {
        self.remove(observed)
            .await
            .map_err(|error| self.located(error))
    }

    async fn state(
        &self,
        resource: &ResourceId,
        spec: &Spec,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        let spec = aws(resource, spec)?;
        let state = self.state_of(resource, spec, binding).await;
        state.map_err(|error| self.located(error))
    }
}
