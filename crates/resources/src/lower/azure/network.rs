//! Resource group, virtual network, subnets, way out and load balancers.

use std::collections::BTreeMap;

use super::super::builder::Builder;
use crate::Ref;
use crate::azure::{
    AzureResource, BalancingRule, LoadBalancer, NatGateway, PublicAddress, ResourceGroup, Subnet,
    VirtualNetwork,
};

/// References that other parts need.
pub(super) struct Network {
    pub(super) group: Ref,
    pub(super) subnets: BTreeMap<String, Ref>,
}

pub(super) fn lower(builder: &mut Builder<'_>, region: &str) -> Network {
    let site = builder.site;
    let prefix = &site.prefix;
    let group = builder.add(
        "main",
        AzureResource::ResourceGroup(ResourceGroup {
            name: prefix.clone(),
            location: region.to_owned(),
        }),
    );
    let virtual_network = builder.add(
        "main",
        AzureResource::VirtualNetwork(VirtualNetwork {
            name: prefix.clone(),
            resource_group: group.clone(),
            address_space: site.cidr,
        }),
    );
    let inside = |id: &str| site.hosts.iter().any(|host| host.subnet == id);
    let needs_way_out = site
        .subnets
        .iter()
        .any(|one| !one.public && inside(&one.id));
    let nat = needs_way_out.then(|| {
        let address = public_address(builder, &group, "nat");
        builder.add(
            "main",
            AzureResource::NatGateway(NatGateway {
                name: format!("{prefix}-nat"),
                resource_group: group.clone(),
                public_address: address,
            }),
        )
    });
    let mut subnets = BTreeMap::new();
    for subnet in &site.subnets {
        let reference = builder.add(
            &subnet.id,
            AzureResource::Subnet(Subnet {
                name: subnet.id.clone(),
                virtual_network: virtual_network.clone(),
                cidr: subnet.cidr,
                nat_gateway: nat.clone().filter(|_| !subnet.public),
                storage_endpoint: site.buckets.iter().any(|one| one.provider == "azure"),
            }),
        );
        subnets.insert(subnet.id.clone(), reference);
    }
    Network { group, subnets }
}

/// A zone-redundant public address.
pub(super) fn public_address(builder: &mut Builder<'_>, group: &Ref, id: &str) -> Ref {
    builder.add(
        id,
        AzureResource::PublicAddress(PublicAddress {
            name: format!("{}-{id}", builder.site.prefix),
            resource_group: group.clone(),
            sku: "Standard".to_owned(),
            zones: Vec::new(),
        }),
    )
}

/// Adds load balancers; returns them by host behind them.
pub(super) fn balancers(
    builder: &mut Builder<'_>,
    network: &Network,
) -> BTreeMap<String, Vec<Ref>> {
    let mut by_host: BTreeMap<String, Vec<Ref>> = BTreeMap::new();
    for balancer in builder
        .site
        .balancers
        .iter()
        .filter(|one| one.kind == "network")
    {
        let needed_by = format!("load balancer `{}`", balancer.id);
        let public_address = balancer
            .public
            .then(|| public_address(builder, &network.group, &balancer.id));
        let subnet = match balancer.subnets.first() {
            Some(id) if !balancer.public => {
                builder.find(&network.subnets, "subnet", id, &needed_by)
            }
            _ => None,
        };
        let mut rules: Vec<BalancingRule> = Vec::new();
        for listener in &balancer.listeners {
            if listener.protocol == "tls" {
                builder.refuse(format!(
                    "{needed_by} cannot end TLS: Azure's load balancer passes it through"
                ));
            }
            rules.push(BalancingRule {
                port: listener.port,
                host_port: listener.host_port,
                probe_protocol: match listener.health_protocol.as_str() {
                    "https" => "Https",
                    "http" => "Http",
                    _ => "Tcp",
                }
                .to_owned(),
                probe_path: (listener.health_protocol != "tcp")
                    .then(|| listener.health_path.clone()),
            });
        }
        rules.sort();
        let reference = builder.add(
            &balancer.id,
            AzureResource::LoadBalancer(LoadBalancer {
                name: format!("{}-{}", builder.site.prefix, balancer.id),
                resource_group: network.group.clone(),
                public_address,
                subnet,
                private_address: balancer.address.filter(|_| !balancer.public),
                rules,
            }),
        );
        for name in &balancer.hosts {
            if !builder.site.hosts.iter().any(|host| &host.name == name) {
                builder.refuse(format!(
                    "{needed_by} names host `{name}`, which does not exist"
                ));
            }
            by_host
                .entry(name.clone())
                .or_default()
                .push(reference.clone());
        }
    }
    by_host
}
