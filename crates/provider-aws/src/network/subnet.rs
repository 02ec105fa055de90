//! Subnets.

use aws_sdk_ec2::types::{AttributeBooleanValue, ResourceType, Subnet as Existing, SubnetState};
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::aws::{AwsResource, Subnet};

use crate::AwsProvider;
use crate::fault::{deleting, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::{named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_subnet(
        &self,
        request: &Create<'_>,
        subnet: &Subnet,
    ) -> Result<Binding, ProviderError> {
        let tags = named(request.tags, &subnet.name);
        let answer = self
            .ec2
            .create_subnet()
            .vpc_id(resolve(request.bindings, "CreateSubnet", &subnet.vpc)?)
            .cidr_block(subnet.cidr.to_string())
            .availability_zone(&subnet.zone)
            .tag_specifications(specification(ResourceType::Subnet, &tags))
            .send()
            .await
            .map_err(making("CreateSubnet"))?;
        let id = answer.subnet().and_then(Existing::subnet_id);
        let id = required("CreateSubnet", "id", id)?;
        // Off is what a new subnet starts with.
        if subnet.public_addresses {
            self.set_subnet(id, subnet).await?;
        }
        Ok(binding(id))
    }

    pub(crate) async fn set_subnet(&self, id: &str, subnet: &Subnet) -> Result<(), ProviderError> {
        let on = AttributeBooleanValue::builder()
            .value(subnet.public_addresses)
            .build();
        self.ec2
            .modify_subnet_attribute()
            .subnet_id(id)
            .map_public_ip_on_launch(on)
            .send()
            .await
            .map_err(making("ModifySubnetAttribute"))?;
        Ok(())
    }

    pub(crate) async fn read_subnets(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let found: Vec<Existing> = self
            .look
            .ec2
            .describe_subnets()
            .set_filters(Some(scope.filters("subnet-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeSubnets"))?;
        Ok(found.iter().filter_map(subnet).collect())
    }

    pub(crate) async fn delete_subnet(&self, id: &str) -> Result<(), ProviderError> {
        self.ec2
            .delete_subnet()
            .subnet_id(id)
            .send()
            .await
            .map_err(deleting("DeleteSubnet"))?;
        Ok(())
    }
}

fn subnet(subnet: &Existing) -> Option<Found> {
    let tags = of_ec2(subnet.tags());
    let state = match subnet.state() {
        Some(SubnetState::Pending) => State::Pending,
        Some(SubnetState::Failed | SubnetState::FailedInsufficientCapacity) => State::Failed,
        _ => State::Ready,
    };
    let cidr = subnet.cidr_block()?.parse().ok()?;
    let name = tags.get("Name").cloned().unwrap_or_default();
    let vpc = subnet.vpc_id().unwrap_or_default().to_owned();
    let zone = subnet.availability_zone().unwrap_or_default().to_owned();
    let public_addresses = subnet.map_public_ip_on_launch().unwrap_or_default();
    Found::tagged(&tags, subnet.subnet_id()?, state, move |view, _| {
        AwsResource::Subnet(Subnet {
            name,
            vpc: view.reference(&vpc),
            cidr,
            zone,
            public_addresses,
        })
    })
}
