//! VPC, subnets, gateways and routes.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_blueprint::Subnet as PlannedSubnet;
use ipnet::Ipv4Net;

use super::super::builder::Builder;
use crate::Ref;
use crate::aws::{
    Address, AwsResource, InternetGateway, NatGateway, Route, RouteTable, Subnet, Vpc, VpcEndpoint,
};

/// References that other parts need.
pub(super) struct Network {
    pub(super) vpc: Ref,
    pub(super) subnets: BTreeMap<String, Ref>,
    /// Routes to the internet: hosts need them at first start.
    pub(super) routes: Vec<Ref>,
}

pub(super) fn lower(builder: &mut Builder<'_>, region: &str) -> Network {
    let site = builder.site;
    let prefix = &site.prefix;
    let vpc = builder.add(
        "main",
        AwsResource::Vpc(Vpc {
            name: prefix.clone(),
            cidr: site.cidr,
            dns_hostnames: true,
            dns_support: true,
        }),
    );
    let mut subnets = BTreeMap::new();
    for subnet in &site.subnets {
        let reference = lower_subnet(builder, &vpc, subnet);
        subnets.insert(subnet.id.clone(), reference);
    }
    let mut network = Network {
        vpc,
        subnets,
        routes: Vec::new(),
    };
    route(builder, &mut network);
    builder.add(
        "s3",
        AwsResource::VpcEndpoint(VpcEndpoint {
            name: format!("{prefix}-s3"),
            vpc: network.vpc.clone(),
            service: format!("com.amazonaws.{region}.s3"),
            route_tables: network.routes.clone(),
        }),
    );
    network
}

fn lower_subnet(builder: &mut Builder<'_>, vpc: &Ref, subnet: &PlannedSubnet) -> Ref {
    let site = builder.site;
    let mut inside = site.hosts.iter().filter(|host| host.subnet == subnet.id);
    let public_addresses = inside.clone().any(|host| host.public_address);
    if public_addresses && !inside.all(|host| host.public_address) {
        builder.refuse(format!(
            "subnet `{}` mixes hosts with and without public addresses",
            subnet.id
        ));
    }
    if subnet.zone.is_none() {
        builder.refuse(format!("subnet `{}` has no availability zone", subnet.id));
    }
    builder.add(
        &subnet.id,
        AwsResource::Subnet(Subnet {
            name: format!("{}-{}", site.prefix, subnet.id),
            vpc: vpc.clone(),
            cidr: subnet.cidr,
            zone: subnet.zone.clone().unwrap_or_default(),
            public_addresses,
        }),
    )
}

/// One table for all public subnets, one per zone for private ones. Zones with hosts in private
/// subnets have a NAT gateway of their own; others use the first.
fn route(builder: &mut Builder<'_>, network: &mut Network) {
    let site = builder.site;
    let anywhere = Ipv4Net::default();
    let public: Vec<&PlannedSubnet> = site.subnets.iter().filter(|one| one.public).collect();
    let private: Vec<&PlannedSubnet> = site.subnets.iter().filter(|one| !one.public).collect();
    if !public.is_empty() {
        let gateway = builder.add(
            "main",
            AwsResource::InternetGateway(InternetGateway {
                name: site.prefix.clone(),
                vpc: network.vpc.clone(),
            }),
        );
        let table = add_table(builder, network, "public", &public, anywhere, Some(gateway));
        network.routes.push(table);
    }
    let gateways = nat_gateways(builder, network, &public, &private);
    let mut by_zone: BTreeMap<&str, Vec<&PlannedSubnet>> = BTreeMap::new();
    for subnet in private {
        let zone = subnet.zone.as_deref().unwrap_or_default();
        by_zone.entry(zone).or_default().push(subnet);
    }
    for (zone, subnets) in by_zone {
        let gateway = gateways
            .get(zone)
            .or_else(|| gateways.values().next())
            .cloned();
        let name = format!("private-{}", zone_letter(zone));
        let table = add_table(builder, network, &name, &subnets, anywhere, gateway);
        network.routes.push(table);
    }
}

fn nat_gateways(
    builder: &mut Builder<'_>,
    network: &Network,
    public: &[&PlannedSubnet],
    private: &[&PlannedSubnet],
) -> BTreeMap<String, Ref> {
    let site = builder.site;
    let zones: BTreeSet<&str> = private
        .iter()
        .filter(|subnet| site.hosts.iter().any(|host| host.subnet == subnet.id))
        .filter_map(|subnet| subnet.zone.as_deref())
        .collect();
    let mut gateways = BTreeMap::new();
    for zone in zones {
        let Some(subnet) = public
            .iter()
            .find(|subnet| subnet.zone.as_deref() == Some(zone))
            .or_else(|| public.first())
        else {
            continue;
        };
        let id = format!("nat-{}", zone_letter(zone));
        let name = format!("{}-{id}", site.prefix);
        let address = builder.add(&id, AwsResource::Address(Address { name: name.clone() }));
        let internet = crate::ResourceId::new(&site.id, "internet-gateway", "main");
        let gateway = NatGateway {
            name,
            subnet: network.subnets[&subnet.id].clone(),
            address,
        };
        // A NAT gateway fails to start in a VPC whose internet gateway is not attached yet.
        let gateway = builder.add_after(&id, AwsResource::NatGateway(gateway), vec![internet]);
        gateways.insert(zone.to_owned(), gateway);
    }
    gateways
}

fn add_table(
    builder: &mut Builder<'_>,
    network: &Network,
    name: &str,
    subnets: &[&PlannedSubnet],
    destination: Ipv4Net,
    gateway: Option<Ref>,
) -> Ref {
    let mut members: Vec<Ref> = subnets
        .iter()
        .map(|subnet| network.subnets[&subnet.id].clone())
        .collect();
    members.sort();
    builder.add(
        name,
        AwsResource::RouteTable(RouteTable {
            name: format!("{}-{name}", builder.site.prefix),
            vpc: network.vpc.clone(),
            routes: gateway
                .map(|gateway| Route {
                    destination,
                    gateway,
                })
                .into_iter()
                .collect(),
            subnets: members,
        }),
    )
}

/// The part of a zone's name after the region: `a` of `eu-central-1a`, the whole for local zones.
fn zone_letter(zone: &str) -> String {
    let letter = zone.trim_start_matches(|one: char| !one.is_ascii_digit());
    let letter = letter.trim_start_matches(|one: char| one.is_ascii_digit());
    if letter.is_empty() || letter.contains('-') {
        zone.to_owned()
    } else {
        letter.to_owned()
    }
}
