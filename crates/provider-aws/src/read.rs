//! Reading what exists: everything of a deployment at once, or one resource.

use std::collections::BTreeMap;

use futures::future::{BoxFuture, try_join_all};
use groundplan_engine::provider::{
    Binding, Bindings, Observed, ProviderError, State, TAG_DEPLOYMENT, TAG_RESOURCE,
};
use groundplan_resources::aws::AwsResource;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};

use crate::AwsProvider;
use crate::found::{Found, Identity, View};
use crate::references::Index;
use crate::scope::Scope;
use crate::tags::Tags;

type Reading<'a> = BoxFuture<'a, Result<Vec<Found>, ProviderError>>;

impl AwsProvider {
    pub(crate) async fn observe_all(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        let deployment = graph.deployment.as_str();
        let scope = Scope::Deployment(deployment.to_owned());
        let buckets = wanted_buckets(graph);
        let readings: Vec<Reading<'_>> = vec![
            Box::pin(self.read_vpcs(&scope)),
            Box::pin(self.read_internet_gateways(&scope)),
            Box::pin(self.read_subnets(&scope)),
            Box::pin(self.read_addresses(&scope)),
            Box::pin(self.read_nat_gateways(&scope)),
            Box::pin(self.read_route_tables(&scope)),
            Box::pin(self.read_vpc_endpoints(&scope)),
            Box::pin(self.read_security_groups(&scope)),
            Box::pin(self.read_key_pairs(&scope)),
            Box::pin(self.read_roles(deployment)),
            Box::pin(self.read_instance_profiles(deployment)),
            Box::pin(self.read_volumes(&scope)),
            Box::pin(self.read_instances(&scope)),
            Box::pin(self.read_buckets(deployment, &buckets)),
            Box::pin(self.read_balancers(&scope)),
            Box::pin(self.read_target_groups(&scope, None)),
        ];
        let found: Vec<Found> = try_join_all(readings)
            .await?
            .into_iter()
            .flatten()
            .collect();
        let index = Index::of(
            found
                .iter()
                .filter_map(|one| Some((one.id()?, &one.binding))),
        );
        let mut all = finish(found, &index, graph);
        all.retain(|one| one.id.site() == graph.site);
        all.sort_by(|a, b| (&a.id, &a.binding.provider_id).cmp(&(&b.id, &b.binding.provider_id)));
        Ok(all)
    }

    /// Load balancers and, because only they lead there, their listeners.
    async fn read_balancers(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let mut found = self.read_load_balancers(scope, None).await?;
        let arns: Vec<String> = found
            .iter()
            .map(|one| one.binding.provider_id.clone())
            .collect();
        found.extend(self.read_listeners(&arns).await?);
        Ok(found)
    }

    pub(crate) async fn find_one(
        &self,
        resource: &Resource,
        spec: &AwsResource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        let mut found = self.candidates(resource, spec, graph, bindings).await?;
        // What is looked for by name may be somebody else's.
        found.retain(|one| {
            one.deployment
                .as_ref()
                .is_none_or(|name| *name == graph.deployment)
        });
        let mut known: Vec<(&ResourceId, &Binding)> = bindings.iter().collect();
        known.extend(
            found
                .iter()
                .filter_map(|one| Some((one.id()?, &one.binding))),
        );
        let index = Index::of(known);
        let mut all = finish(found, &index, graph);
        all.retain(|one| one.id == resource.id);
        // Of several, the one that lives.
        all.sort_by_key(|one| match one.state {
            State::Ready => 0,
            State::Pending => 1,
            State::Failed => 2,
            State::Deleting => 3,
        });
        Ok(all.into_iter().next())
    }

    async fn candidates(
        &self,
        resource: &Resource,
        spec: &AwsResource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Vec<Found>, ProviderError> {
        let deployment = graph.deployment.clone();
        let scope = Scope::Resource(deployment.clone(), resource.id.clone());
        // Parts are found through what they are part of.
        let within = |part: &ResourceId| match bindings.get(part) {
            Some(binding) => Scope::Id(binding.provider_id.clone()),
            None => Scope::Deployment(deployment.clone()),
        };
        match spec {
            AwsResource::Vpc(_) => self.read_vpcs(&scope).await,
            AwsResource::InternetGateway(_) => self.read_internet_gateways(&scope).await,
            AwsResource::Subnet(_) => self.read_subnets(&scope).await,
            AwsResource::Address(_) => self.read_addresses(&scope).await,
            AwsResource::NatGateway(_) => self.read_nat_gateways(&scope).await,
            AwsResource::RouteTable(_) => self.read_route_tables(&scope).await,
            AwsResource::VpcEndpoint(_) => self.read_vpc_endpoints(&scope).await,
            AwsResource::SecurityGroup(_) => self.read_security_groups(&scope).await,
            AwsResource::SecurityGroupRules(rules) => {
                self.read_security_groups(&within(&rules.group.resource))
                    .await
            }
            AwsResource::KeyPair(_) => self.read_key_pairs(&scope).await,
            AwsResource::Role(role) => self.read_role(&role.name).await,
            AwsResource::InstanceProfile(one) => self.read_instance_profile(&one.name).await,
            AwsResource::Volume(_) => self.read_volumes(&scope).await,
            AwsResource::Instance(_) => self.read_instances(&scope).await,
            AwsResource::VolumeAttachment(one) => {
                self.read_volumes(&within(&one.volume.resource)).await
            }
            AwsResource::Bucket(bucket) => {
                let wanted = Tags::from([
                    (TAG_DEPLOYMENT.to_owned(), deployment),
                    (TAG_RESOURCE.to_owned(), resource.id.0.clone()),
                ]);
                self.find_bucket(&bucket.name, &wanted).await
            }
            AwsResource::LoadBalancer(balancer) => {
                self.read_load_balancers(&scope, Some(&balancer.name)).await
            }
            AwsResource::TargetGroup(group) => {
                self.read_target_groups(&scope, Some(&group.name)).await
            }
            AwsResource::TargetRegistration(one) => {
                self.read_target_groups(&within(&one.target_group.resource), None)
                    .await
            }
            AwsResource::Listener(one) => match bindings.get(&one.load_balancer.resource) {
                Some(binding) => {
                    self.read_listeners(std::slice::from_ref(&binding.provider_id))
                        .await
                }
                None => self.read_balancers(&Scope::Deployment(deployment)).await,
            },
        }
    }
}

fn wanted_buckets(graph: &Graph) -> Vec<String> {
    graph
        .resources
        .iter()
        .filter_map(|resource| match &resource.spec {
            Spec::Aws(AwsResource::Bucket(bucket)) => Some(bucket.name.clone()),
            _ => None,
        })
        .collect()
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
        .map(|one| {
            let id = match one.identity {
                Identity::Known(id) => id,
                Identity::Joined(identify) => identify(&view),
            };
            let spec = Spec::Aws((one.read)(&view, &id));
            Observed {
                id,
                binding: one.binding,
                state: one.state,
                spec,
                digest: one.digest,
            }
        })
        .collect()
}
