//! Gateway endpoints.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::{
    ResourceType, State as EndpointState, VpcEndpoint as Existing, VpcEndpointType,
};
use groundplan_engine::provider::{Binding, Bindings, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, VpcEndpoint};

use crate::AwsProvider;
use crate::fault::{deleting, fault, making, reading, required};
use crate::found::{Found, binding};
use crate::references::{resolve, resolve_all};
use crate::scope::Scope;
use crate::tags::{named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_vpc_endpoint(
        &self,
        request: &Create<'_>,
        endpoint: &VpcEndpoint,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateVpcEndpoint";
        let tables = resolve_all(request.bindings, ACTION, &endpoint.route_tables)?;
        let tags = named(request.tags, &endpoint.name);
        let answer = self
            .ec2
            .create_vpc_endpoint()
            .vpc_endpoint_type(VpcEndpointType::Gateway)
            .vpc_id(resolve(request.bindings, ACTION, &endpoint.vpc)?)
            .service_name(&endpoint.service)
            .set_route_table_ids(Some(tables))
            .client_token(request.token)
            .tag_specifications(specification(ResourceType::VpcEndpoint, &tags))
            .send()
            .await
            .map_err(making(ACTION))?;
        let id = answer.vpc_endpoint().and_then(Existing::vpc_endpoint_id);
        Ok(binding(required(ACTION, "id", id)?))
    }

    pub(crate) async fn set_vpc_endpoint(
        &self,
        id: &str,
        endpoint: &VpcEndpoint,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "ModifyVpcEndpoint";
        let wanted: BTreeSet<String> = resolve_all(bindings, ACTION, &endpoint.route_tables)?
            .into_iter()
            .collect();
        let found = self.vpc_endpoints(&Scope::Id(id.to_owned())).await?;
        let present: BTreeSet<String> = found
            .iter()
            .flat_map(Existing::route_table_ids)
            .cloned()
            .collect();
        if wanted == present {
            return Ok(());
        }
        let list = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            let ids: Vec<String> = one.difference(other).cloned().collect();
            (!ids.is_empty()).then_some(ids)
        };
        self.ec2
            .modify_vpc_endpoint()
            .vpc_endpoint_id(id)
            .set_add_route_table_ids(list(&wanted, &present))
            .set_remove_route_table_ids(list(&present, &wanted))
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    async fn vpc_endpoints(&self, scope: &Scope) -> Result<Vec<Existing>, ProviderError> {
        let call = self.look.ec2.describe_vpc_endpoints();
        let call = match scope {
            Scope::Id(id) => call.vpc_endpoint_ids(id),
            _ => call.set_filters(Some(scope.filters("vpc-endpoint-id"))),
        };
        let found = call
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeVpcEndpoints"));
        match found {
            Err(error) if error.class == ErrorClass::Gone => Ok(Vec::new()),
            other => other,
        }
    }

    pub(crate) async fn read_vpc_endpoints(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let found = self.vpc_endpoints(scope).await?;
        Ok(found.iter().filter_map(vpc_endpoint).collect())
    }

    pub(crate) async fn delete_vpc_endpoint(&self, id: &str) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteVpcEndpoints";
        let answer = self
            .ec2
            .delete_vpc_endpoints()
            .vpc_endpoint_ids(id)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        // This call succeeds and lists its failures.
        let Some(item) = answer.unsuccessful().first() else {
            return Ok(());
        };
        let error = item.error();
        let code = error.and_then(|one| one.code()).unwrap_or_default();
        let class = if code.ends_with("NotFound") {
            ErrorClass::Gone
        } else {
            ErrorClass::Conflict
        };
        let message = error.and_then(|one| one.message()).unwrap_or(code);
        Err(fault(class, ACTION, message))
    }
}

fn vpc_endpoint(endpoint: &Existing) -> Option<Found> {
    let tags = of_ec2(endpoint.tags());
    // EC2 documents lower case and some answers are capitalised.
    let word = endpoint
        .state()
        .map(EndpointState::as_str)
        .unwrap_or_default();
    let state = match word.to_ascii_lowercase().as_str() {
        "deleted" => return None,
        "deleting" => State::Deleting,
        "pending" | "pendingacceptance" => State::Pending,
        "failed" | "rejected" | "expired" => State::Failed,
        _ => State::Ready,
    };
    let name = tags.get("Name").cloned().unwrap_or_default();
    let vpc = endpoint.vpc_id().unwrap_or_default().to_owned();
    let service = endpoint.service_name().unwrap_or_default().to_owned();
    let tables = endpoint.route_table_ids().to_vec();
    Found::tagged(&tags, endpoint.vpc_endpoint_id()?, state, move |view, _| {
        AwsResource::VpcEndpoint(VpcEndpoint {
            name,
            vpc: view.reference(&vpc),
            service,
            route_tables: view.references(tables.iter().map(String::as_str)),
        })
    })
}
