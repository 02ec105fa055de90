//! Virtual private clouds.

use aws_sdk_ec2::types::{
    AttributeBooleanValue, ResourceType, Vpc as Existing, VpcAttributeName, VpcState,
};
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::aws::{AwsResource, Vpc};

use crate::AwsProvider;
use crate::fault::{deleting, making, reading, required};
use crate::found::{Found, binding};
use crate::scope::Scope;
use crate::tags::{named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_vpc(
        &self,
        request: &Create<'_>,
        vpc: &Vpc,
    ) -> Result<Binding, ProviderError> {
        let answer = self
            .ec2
            .create_vpc()
            .cidr_block(vpc.cidr.to_string())
            .tag_specifications(specification(
                ResourceType::Vpc,
                &named(request.tags, &vpc.name),
            ))
            .send()
            .await
            .map_err(making("CreateVpc"))?;
        let id = required("CreateVpc", "id", answer.vpc().and_then(Existing::vpc_id))?;
        self.set_vpc(id, vpc).await?;
        Ok(binding(id))
    }

    /// Sets the attributes that have no place in `CreateVpc`.
    pub(crate) async fn set_vpc(&self, id: &str, vpc: &Vpc) -> Result<(), ProviderError> {
        let value = |on| AttributeBooleanValue::builder().value(on).build();
        let support = self.ec2.modify_vpc_attribute().vpc_id(id);
        let names = self.ec2.modify_vpc_attribute().vpc_id(id);
        let support = support.enable_dns_support(value(vpc.dns_support));
        let names = names.enable_dns_hostnames(value(vpc.dns_hostnames));
        // Host names need the resolver: it is switched on before and off after them.
        let calls = if vpc.dns_support {
            [support, names]
        } else {
            [names, support]
        };
        for call in calls {
            call.send().await.map_err(making("ModifyVpcAttribute"))?;
        }
        Ok(())
    }

    pub(crate) async fn read_vpcs(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let found: Vec<Existing> = self
            .look
            .ec2
            .describe_vpcs()
            .set_filters(Some(scope.filters("vpc-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeVpcs"))?;
        let mut all = Vec::new();
        for vpc in found {
            let tags = of_ec2(vpc.tags());
            let id = vpc.vpc_id().unwrap_or_default();
            let names = self
                .vpc_attribute(id, VpcAttributeName::EnableDnsHostnames)
                .await?;
            let support = self
                .vpc_attribute(id, VpcAttributeName::EnableDnsSupport)
                .await?;
            let state = match vpc.state() {
                Some(VpcState::Pending) => State::Pending,
                _ => State::Ready,
            };
            let Ok(cidr) = vpc.cidr_block().unwrap_or_default().parse() else {
                continue;
            };
            let name = tags.get("Name").cloned().unwrap_or_default();
            all.extend(Found::tagged(&tags, id, state, move |_, _| {
                AwsResource::Vpc(Vpc {
                    name,
                    cidr,
                    dns_hostnames: names,
                    dns_support: support,
                })
            }));
        }
        Ok(all)
    }

    async fn vpc_attribute(
        &self,
        id: &str,
        attribute: VpcAttributeName,
    ) -> Result<bool, ProviderError> {
        let answer = self
            .look
            .ec2
            .describe_vpc_attribute()
            .vpc_id(id)
            .attribute(attribute)
            .send()
            .await
            .map_err(reading("DescribeVpcAttribute"))?;
        Ok([answer.enable_dns_hostnames(), answer.enable_dns_support()]
            .into_iter()
            .flatten()
            .any(|value| value.value() == Some(true)))
    }

    pub(crate) async fn delete_vpc(&self, id: &str) -> Result<(), ProviderError> {
        self.ec2
            .delete_vpc()
            .vpc_id(id)
            .send()
            .await
            .map_err(deleting("DeleteVpc"))?;
        Ok(())
    }
}
