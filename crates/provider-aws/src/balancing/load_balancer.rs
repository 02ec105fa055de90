//! Network load balancers.

use aws_sdk_elasticloadbalancingv2::types::{
    LoadBalancer as Existing, LoadBalancerSchemeEnum, LoadBalancerStateEnum, LoadBalancerTypeEnum,
};
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, LoadBalancer};

use super::tags::elb_tags;
use crate::AwsProvider;
use crate::fault::{deleting, has_code, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve_all;
use crate::scope::Scope;
use crate::tags::{Tags, is_ours, named};

/// Output with the name that clients resolve.
const DNS_NAME: &str = "dns_name";

impl AwsProvider {
    pub(crate) async fn create_load_balancer(
        &self,
        request: &Create<'_>,
        balancer: &LoadBalancer,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateLoadBalancer";
        let scheme = if balancer.public {
            LoadBalancerSchemeEnum::InternetFacing
        } else {
            LoadBalancerSchemeEnum::Internal
        };
        let groups = resolve_all(request.bindings, ACTION, &balancer.security_groups)?;
        let created = self
            .elb
            .create_load_balancer()
            .name(&balancer.name)
            .r#type(LoadBalancerTypeEnum::Network)
            .scheme(scheme)
            .set_subnets(Some(resolve_all(
                request.bindings,
                ACTION,
                &balancer.subnets,
            )?))
            .set_security_groups((!groups.is_empty()).then_some(groups))
            .set_tags(Some(elb_tags(&named(request.tags, &balancer.name))))
            .send()
            .await
            .map_err(making(ACTION));
        let found = match created {
            Ok(answer) => answer.load_balancers().first().cloned(),
            Err(error) if has_code(&error, &["DuplicateLoadBalancerName"]) => Some(
                self.own_load_balancer(&balancer.name, request.tags)
                    .await?
                    .ok_or(error)?,
            ),
            Err(error) => return Err(error),
        };
        let found = required(ACTION, "load balancer", found)?;
        let mut binding = binding(required(ACTION, "ARN", found.load_balancer_arn())?);
        if let Some(name) = found.dns_name() {
            binding.outputs.insert(DNS_NAME.to_owned(), name.to_owned());
        }
        Ok(binding)
    }

    async fn own_load_balancer(
        &self,
        name: &str,
        wanted: &Tags,
    ) -> Result<Option<Existing>, ProviderError> {
        let found = self.load_balancers(Some(name)).await?;
        Ok(found
            .into_iter()
            .find(|(_, tags)| is_ours(tags, wanted))
            .map(|(balancer, _)| balancer))
    }

    /// All load balancers of the region, or that of a name, with their tags.
    async fn load_balancers(
        &self,
        name: Option<&str>,
    ) -> Result<Vec<(Existing, Tags)>, ProviderError> {
        let mut call = self.look.elb.describe_load_balancers();
        if let Some(name) = name {
            call = call.names(name);
        }
        let found: Result<Vec<Existing>, _> = call
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeLoadBalancers"));
        let found = match found {
            Err(error) if error.class == ErrorClass::Gone => return Ok(Vec::new()),
            other => other?,
        };
        let arns: Vec<String> = found
            .iter()
            .filter_map(|one| one.load_balancer_arn().map(str::to_owned))
            .collect();
        let mut tags = self.tags_of(&arns).await?;
        Ok(found
            .into_iter()
            .map(|one| {
                let tags = tags.remove(one.load_balancer_arn().unwrap_or_default());
                (one, tags.unwrap_or_default())
            })
            .collect())
    }

    /// Load balancers in scope, by name where one is looked for.
    pub(crate) async fn read_load_balancers(
        &self,
        scope: &Scope,
        name: Option<&str>,
    ) -> Result<Vec<Found>, ProviderError> {
        let found = self.load_balancers(name).await?;
        Ok(found
            .iter()
            .filter(|(one, tags)| scope.holds(one.load_balancer_arn().unwrap_or_default(), tags))
            .filter_map(|(one, tags)| load_balancer(one, tags))
            .collect())
    }

    pub(crate) async fn load_balancer_state(
        &self,
        arn: &str,
    ) -> Result<Option<State>, ProviderError> {
        let call = self
            .look
            .elb
            .describe_load_balancers()
            .load_balancer_arns(arn);
        match call.send().await.map_err(reading("DescribeLoadBalancers")) {
            Ok(answer) => Ok(answer.load_balancers().first().map(state)),
            Err(error) if error.class == ErrorClass::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn delete_load_balancer(&self, arn: &str) -> Result<(), ProviderError> {
        self.elb
            .delete_load_balancer()
            .load_balancer_arn(arn)
            .send()
            .await
            .map_err(deleting("DeleteLoadBalancer"))?;
        Ok(())
    }
}

fn state(balancer: &Existing) -> State {
    match balancer.state().and_then(|state| state.code()) {
        Some(LoadBalancerStateEnum::Provisioning) => State::Pending,
        Some(LoadBalancerStateEnum::Failed) => State::Failed,
        _ => State::Ready,
    }
}

fn load_balancer(balancer: &Existing, tags: &Tags) -> Option<Found> {
    let name = balancer.load_balancer_name().unwrap_or_default().to_owned();
    let public = balancer.scheme() == Some(&LoadBalancerSchemeEnum::InternetFacing);
    let subnets: Vec<String> = balancer
        .availability_zones()
        .iter()
        .filter_map(|zone| zone.subnet_id().map(str::to_owned))
        .collect();
    let groups = balancer.security_groups().to_vec();
    let arn = balancer.load_balancer_arn()?;
    let found = Found::tagged(tags, arn, state(balancer), move |view, _| {
        AwsResource::LoadBalancer(LoadBalancer {
            name,
            public,
            subnets: view.references(subnets.iter().map(String::as_str)),
            security_groups: view.references(groups.iter().map(String::as_str)),
        })
    })?;
    Some(found.output(DNS_NAME, balancer.dns_name()))
}
