//! Internet gateways with their attachment.

use aws_sdk_ec2::types::{AttachmentStatus, InternetGateway as Existing, ResourceType};
use groundplan_engine::provider::{Binding, Bindings, Create, ProviderError, State};
use groundplan_resources::aws::{AwsResource, InternetGateway};

use crate::AwsProvider;
use crate::fault::{deleting, forgive, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::{named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_internet_gateway(
        &self,
        request: &Create<'_>,
        gateway: &InternetGateway,
    ) -> Result<Binding, ProviderError> {
        let tags = named(request.tags, &gateway.name);
        let answer = self
            .ec2
            .create_internet_gateway()
            .tag_specifications(specification(ResourceType::InternetGateway, &tags))
            .send()
            .await
            .map_err(making("CreateInternetGateway"))?;
        let id = answer
            .internet_gateway()
            .and_then(Existing::internet_gateway_id);
        let id = required("CreateInternetGateway", "id", id)?;
        self.attach_internet_gateway(id, gateway, request.bindings)
            .await?;
        Ok(binding(id))
    }

    /// Attaches a gateway to its VPC and to no other.
    pub(crate) async fn attach_internet_gateway(
        &self,
        id: &str,
        gateway: &InternetGateway,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "AttachInternetGateway";
        let wanted = resolve(bindings, ACTION, &gateway.vpc)?;
        for vpc in self.vpcs_of(id).await? {
            if vpc == wanted {
                return Ok(());
            }
            self.detach_internet_gateway(id, &vpc).await?;
        }
        let attached = self
            .ec2
            .attach_internet_gateway()
            .internet_gateway_id(id)
            .vpc_id(wanted)
            .send()
            .await
            .map(|_| ())
            .map_err(making(ACTION));
        // An earlier call whose answer was lost did it a moment ago.
        forgive(attached, &["Resource.AlreadyAssociated"])
    }

    async fn detach_internet_gateway(&self, id: &str, vpc: &str) -> Result<(), ProviderError> {
        let detached = self
            .ec2
            .detach_internet_gateway()
            .internet_gateway_id(id)
            .vpc_id(vpc)
            .send()
            .await
            .map(|_| ())
            .map_err(deleting("DetachInternetGateway"));
        forgive(detached, &["Gateway.NotAttached"])
    }

    /// VPCs that a gateway is attached to.
    async fn vpcs_of(&self, id: &str) -> Result<Vec<String>, ProviderError> {
        let found = self
            .look
            .ec2
            .describe_internet_gateways()
            .set_filters(Some(
                Scope::Id(id.to_owned()).filters("internet-gateway-id"),
            ))
            .send()
            .await
            .map_err(reading("DescribeInternetGateways"))?;
        Ok(found
            .internet_gateways()
            .iter()
            .flat_map(Existing::attachments)
            .filter_map(|attachment| attachment.vpc_id().map(str::to_owned))
            .collect())
    }

    pub(crate) async fn read_internet_gateways(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let found: Vec<Existing> = self
            .look
            .ec2
            .describe_internet_gateways()
            .set_filters(Some(scope.filters("internet-gateway-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeInternetGateways"))?;
        Ok(found.iter().filter_map(internet_gateway).collect())
    }

    pub(crate) async fn delete_internet_gateway(&self, id: &str) -> Result<(), ProviderError> {
        for vpc in self.vpcs_of(id).await? {
            self.detach_internet_gateway(id, &vpc).await?;
        }
        self.ec2
            .delete_internet_gateway()
            .internet_gateway_id(id)
            .send()
            .await
            .map_err(deleting("DeleteInternetGateway"))?;
        Ok(())
    }
}

fn internet_gateway(gateway: &Existing) -> Option<Found> {
    let tags = of_ec2(gateway.tags());
    let name = tags.get("Name").cloned().unwrap_or_default();
    let attachment = gateway
        .attachments()
        .iter()
        .find(|one| one.state() != Some(&AttachmentStatus::Detached));
    // Empty where it was made and not attached: that is a difference.
    let vpc = attachment
        .and_then(|one| one.vpc_id())
        .unwrap_or_default()
        .to_owned();
    let id = gateway.internet_gateway_id()?;
    Found::tagged(&tags, id, State::Ready, move |view, _| {
        AwsResource::InternetGateway(InternetGateway {
            name,
            vpc: view.reference(&vpc),
        })
    })
}
