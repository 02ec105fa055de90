//! Route tables with their routes and associations.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{
    ResourceType, Route as ExistingRoute, RouteOrigin, RouteTable as Existing,
    RouteTableAssociation, RouteTableAssociationStateCode,
};
use groundplan_engine::provider::{Binding, Bindings, Create, ProviderError, State};
use groundplan_resources::aws::{AwsResource, Route, RouteTable};
use ipnet::Ipv4Net;

use crate::AwsProvider;
use crate::fault::{deleting, forgive, making, reading, required};
use crate::found::{Found, binding};
use crate::references::{resolve, resolve_all};
use crate::scope::{Scope, filter};
use crate::tags::{named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_route_table(
        &self,
        request: &Create<'_>,
        table: &RouteTable,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateRouteTable";
        let tags = named(request.tags, &table.name);
        let answer = self
            .ec2
            .create_route_table()
            .vpc_id(resolve(request.bindings, ACTION, &table.vpc)?)
            .client_token(request.token)
            .tag_specifications(specification(ResourceType::RouteTable, &tags))
            .send()
            .await
            .map_err(making(ACTION))?;
        let id = answer.route_table().and_then(Existing::route_table_id);
        let id = required(ACTION, "id", id)?;
        self.set_route_table(id, table, request.bindings).await?;
        Ok(binding(id))
    }

    /// Brings routes and associations to what is wanted, whatever is there.
    pub(crate) async fn set_route_table(
        &self,
        id: &str,
        table: &RouteTable,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        let found = self.route_tables(&Scope::Id(id.to_owned())).await?;
        let mut present = BTreeMap::new();
        for route in found.iter().flat_map(Existing::routes) {
            present.extend(own_route(route));
        }
        for route in &table.routes {
            let gateway = resolve(bindings, "CreateRoute", &route.gateway)?;
            match present.remove(&route.destination) {
                Some(same) if same == gateway => {}
                Some(_) => self.replace_route(id, route.destination, &gateway).await?,
                None => self.create_route(id, route.destination, &gateway).await?,
            }
        }
        for destination in present.into_keys() {
            let deleted = self
                .ec2
                .delete_route()
                .route_table_id(id)
                .destination_cidr_block(destination.to_string())
                .send()
                .await
                .map(|_| ())
                .map_err(deleting("DeleteRoute"));
            forgive(deleted, &["InvalidRoute.NotFound"])?;
        }
        let wanted = resolve_all(bindings, "AssociateRouteTable", &table.subnets)?;
        self.associate(id, &found, &wanted.into_iter().collect())
            .await
    }

    async fn create_route(
        &self,
        table: &str,
        destination: Ipv4Net,
        gateway: &str,
    ) -> Result<(), ProviderError> {
        let call = self
            .ec2
            .create_route()
            .route_table_id(table)
            .destination_cidr_block(destination.to_string());
        let call = if is_nat(gateway) {
            call.nat_gateway_id(gateway)
        } else {
            call.gateway_id(gateway)
        };
        call.send().await.map_err(making("CreateRoute"))?;
        Ok(())
    }

    async fn replace_route(
        &self,
        table: &str,
        destination: Ipv4Net,
        gateway: &str,
    ) -> Result<(), ProviderError> {
        let call = self
            .ec2
            .replace_route()
            .route_table_id(table)
            .destination_cidr_block(destination.to_string());
        let call = if is_nat(gateway) {
            call.nat_gateway_id(gateway)
        } else {
            call.gateway_id(gateway)
        };
        call.send().await.map_err(making("ReplaceRoute"))?;
        Ok(())
    }

    async fn associate(
        &self,
        table: &str,
        found: &[Existing],
        wanted: &BTreeSet<String>,
    ) -> Result<(), ProviderError> {
        let mut present = BTreeSet::new();
        for association in found
            .iter()
            .flat_map(Existing::associations)
            .filter(|one| stands(one))
        {
            match association.subnet_id() {
                Some(subnet) if wanted.contains(subnet) => {
                    present.insert(subnet.to_owned());
                }
                Some(_) => self.disassociate(association).await?,
                None => {}
            }
        }
        for subnet in wanted.difference(&present) {
            // A subnet that moves from another table must not be without one in between.
            match self.association_of(subnet).await? {
                Some(old) => {
                    self.ec2
                        .replace_route_table_association()
                        .association_id(old)
                        .route_table_id(table)
                        .send()
                        .await
                        .map_err(making("ReplaceRouteTableAssociation"))?;
                }
                None => {
                    self.ec2
                        .associate_route_table()
                        .route_table_id(table)
                        .subnet_id(subnet)
                        .send()
                        .await
                        .map_err(making("AssociateRouteTable"))?;
                }
            }
        }
        Ok(())
    }

    async fn association_of(&self, subnet: &str) -> Result<Option<String>, ProviderError> {
        let answer = self
            .look
            .ec2
            .describe_route_tables()
            .filters(filter("association.subnet-id", subnet))
            .send()
            .await
            .map_err(reading("DescribeRouteTables"))?;
        Ok(answer
            .route_tables()
            .iter()
            .flat_map(Existing::associations)
            .filter(|one| stands(one) && one.subnet_id() == Some(subnet))
            .find_map(|one| one.route_table_association_id().map(str::to_owned)))
    }

    async fn disassociate(&self, association: &RouteTableAssociation) -> Result<(), ProviderError> {
        let done = self
            .ec2
            .disassociate_route_table()
            .set_association_id(association.route_table_association_id().map(str::to_owned))
            .send()
            .await
            .map(|_| ())
            .map_err(deleting("DisassociateRouteTable"));
        forgive(done, &["InvalidAssociationID.NotFound"])
    }

    async fn route_tables(&self, scope: &Scope) -> Result<Vec<Existing>, ProviderError> {
        self.look
            .ec2
            .describe_route_tables()
            .set_filters(Some(scope.filters("route-table-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeRouteTables"))
    }

    pub(crate) async fn read_route_tables(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let found = self.route_tables(scope).await?;
        Ok(found.iter().filter_map(route_table).collect())
    }

    pub(crate) async fn delete_route_table(&self, id: &str) -> Result<(), ProviderError> {
        let found = self.route_tables(&Scope::Id(id.to_owned())).await?;
        for association in found
            .iter()
            .flat_map(Existing::associations)
            .filter(|one| stands(one))
        {
            self.disassociate(association).await?;
        }
        self.ec2
            .delete_route_table()
            .route_table_id(id)
            .send()
            .await
            .map_err(deleting("DeleteRouteTable"))?;
        Ok(())
    }
}

fn is_nat(gateway: &str) -> bool {
    gateway.starts_with("nat-")
}

/// Whether an association is in force: not the implicit one of a main table, not going.
fn stands(association: &RouteTableAssociation) -> bool {
    let state = association
        .association_state()
        .and_then(|state| state.state());
    association.subnet_id().is_some()
        && !matches!(
            state,
            Some(
                RouteTableAssociationStateCode::Disassociating
                    | RouteTableAssociationStateCode::Disassociated
                    | RouteTableAssociationStateCode::Failed
            )
        )
}

/// Destination and way of a route that somebody asked for: the local one and those of endpoints
/// and virtual private gateways come by themselves.
fn own_route(route: &ExistingRoute) -> Option<(Ipv4Net, String)> {
    let by_itself = matches!(
        route.origin(),
        Some(RouteOrigin::CreateRouteTable | RouteOrigin::EnableVgwRoutePropagation)
    );
    let destination = route.destination_cidr_block()?.parse().ok()?;
    let way = [
        route.nat_gateway_id(),
        route.gateway_id(),
        route.transit_gateway_id(),
        route.vpc_peering_connection_id(),
        route.instance_id(),
        route.network_interface_id(),
    ]
    .into_iter()
    .flatten()
    .find(|way| !way.is_empty())?;
    (!by_itself && way != "local").then(|| (destination, way.to_owned()))
}

fn route_table(table: &Existing) -> Option<Found> {
    let tags = of_ec2(table.tags());
    let name = tags.get("Name").cloned().unwrap_or_default();
    let vpc = table.vpc_id().unwrap_or_default().to_owned();
    let routes: Vec<(Ipv4Net, String)> = table.routes().iter().filter_map(own_route).collect();
    let subnets: Vec<String> = table
        .associations()
        .iter()
        .filter(|one| stands(one))
        .filter_map(|one| one.subnet_id().map(str::to_owned))
        .collect();
    Found::tagged(
        &tags,
        table.route_table_id()?,
        State::Ready,
        move |view, _| {
            let mut routes: Vec<Route> = routes
                .iter()
                .map(|(destination, way)| Route {
                    destination: *destination,
                    gateway: view.reference(way),
                })
                .collect();
            routes.sort();
            AwsResource::RouteTable(RouteTable {
                name,
                vpc: view.reference(&vpc),
                routes,
                subnets: view.references(subnets.iter().map(String::as_str)),
            })
        },
    )
}
