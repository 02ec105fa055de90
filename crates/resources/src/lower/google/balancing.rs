//! Passthrough network load balancers.

use std::collections::BTreeMap;

use super::super::builder::Builder;
use super::name;
use crate::Ref;
use crate::google::{
    Address, BackendService, ForwardingRule, GoogleResource, HealthCheck, InstanceGroup,
};

pub(super) fn lower(
    builder: &mut Builder<'_>,
    network: &Ref,
    subnetworks: &BTreeMap<String, Ref>,
    instances: &BTreeMap<String, Ref>,
    region: &str,
) {
    for balancer in builder
        .site
        .balancers
        .iter()
        .filter(|one| one.kind == "network")
    {
        let needed_by = format!("load balancer `{}`", balancer.id);
        let mut zones: BTreeMap<String, Vec<Ref>> = BTreeMap::new();
        for host in &balancer.hosts {
            let Some(instance) = builder.find(instances, "host", host, &needed_by) else {
                continue;
            };
            let known = builder.site.hosts.iter().find(|one| &one.name == host);
            if let Some(zone) = known.and_then(|one| one.zone.clone()) {
                zones.entry(zone).or_default().push(instance);
            }
        }
        let mut groups = Vec::new();
        for (zone, mut instances) in zones {
            instances.sort();
            let id = format!("{}-{zone}", balancer.id);
            let spec = GoogleResource::InstanceGroup(InstanceGroup {
                name: name(builder, &id),
                zone,
                network: network.clone(),
                instances,
            });
            groups.push(builder.add(&id, spec));
        }
        let subnetwork = match balancer.subnets.first() {
            Some(id) if !balancer.public => builder.find(subnetworks, "subnet", id, &needed_by),
            _ => None,
        };
        let spec = GoogleResource::Address(Address {
            name: name(builder, &balancer.id),
            region: region.to_owned(),
            external: balancer.public,
            subnetwork: subnetwork.clone(),
            address: balancer.address.filter(|_| !balancer.public),
        });
        let address = builder.add(&balancer.id, spec);
        for listener in &balancer.listeners {
            if listener.protocol == "tls" || listener.port != listener.host_port {
                builder.refuse(format!(
                    "{needed_by} cannot end TLS or change ports: Google's passthrough load balancer does neither"
                ));
            }
            let id = format!("{}-{}", balancer.id, listener.port);
            let spec = GoogleResource::HealthCheck(HealthCheck {
                name: name(builder, &id),
                region: region.to_owned(),
                protocol: listener.health_protocol.to_ascii_uppercase(),
                port: listener.host_port,
                path: (listener.health_protocol != "tcp").then(|| listener.health_path.clone()),
            });
            let health_check = builder.add(&id, spec);
            let spec = GoogleResource::BackendService(BackendService {
                name: name(builder, &id),
                region: region.to_owned(),
                external: balancer.public,
                groups: groups.clone(),
                health_check,
            });
            let backend_service = builder.add(&id, spec);
            let spec = GoogleResource::ForwardingRule(ForwardingRule {
                name: name(builder, &id),
                region: region.to_owned(),
                address: address.clone(),
                subnetwork: subnetwork.clone(),
                external: balancer.public,
                ports: vec![listener.port],
                backend_service,
            });
            builder.add(&id, spec);
        }
    }
}
