//! NAT gateways.

use aws_sdk_ec2::types::{NatGateway as Existing, NatGatewayState, ResourceType};
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::aws::{AwsResource, NatGateway};

use crate::AwsProvider;
use crate::fault::{deleting, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::{named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_nat_gateway(
        &self,
        request: &Create<'_>,
        gateway: &NatGateway,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateNatGateway";
        let tags = named(request.tags, &gateway.name);
        let answer = self
            .ec2
            .create_nat_gateway()
            .subnet_id(resolve(request.bindings, ACTION, &gateway.subnet)?)
            .allocation_id(resolve(request.bindings, ACTION, &gateway.address)?)
            .client_token(request.token)
            .tag_specifications(specification(ResourceType::Natgateway, &tags))
            .send()
            .await
            .map_err(making(ACTION))?;
        let id = answer.nat_gateway().and_then(Existing::nat_gateway_id);
        Ok(binding(required(ACTION, "id", id)?))
    }

    pub(crate) async fn read_nat_gateways(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let found: Vec<Existing> = self
            .look
            .ec2
            .describe_nat_gateways()
            .set_filter(Some(scope.filters("nat-gateway-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeNatGateways"))?;
        Ok(found.iter().filter_map(nat_gateway).collect())
    }

    pub(crate) async fn delete_nat_gateway(&self, id: &str) -> Result<(), ProviderError> {
        self.ec2
            .delete_nat_gateway()
            .nat_gateway_id(id)
            .send()
            .await
            .map_err(deleting("DeleteNatGateway"))?;
        Ok(())
    }
}

fn nat_gateway(gateway: &Existing) -> Option<Found> {
    let tags = of_ec2(gateway.tags());
    let state = match gateway.state() {
        // It stays listed for an hour.
        Some(NatGatewayState::Deleted) => return None,
        Some(NatGatewayState::Deleting) => State::Deleting,
        Some(NatGatewayState::Failed) => State::Failed,
        Some(NatGatewayState::Pending) => State::Pending,
        _ => State::Ready,
    };
    let name = tags.get("Name").cloned().unwrap_or_default();
    let subnet = gateway.subnet_id().unwrap_or_default().to_owned();
    let addresses = gateway.nat_gateway_addresses();
    let address = addresses
        .iter()
        .find(|one| one.is_primary() == Some(true))
        .or(addresses.first());
    let public = address.and_then(|one| one.public_ip()).map(str::to_owned);
    let allocation = address
        .and_then(|one| one.allocation_id())
        .unwrap_or_default()
        .to_owned();
    let found = Found::tagged(&tags, gateway.nat_gateway_id()?, state, move |view, _| {
        AwsResource::NatGateway(NatGateway {
            name,
            subnet: view.reference(&subnet),
            address: view.reference(&allocation),
        })
    })?;
    Some(found.output("public_address", public.as_deref()))
}
