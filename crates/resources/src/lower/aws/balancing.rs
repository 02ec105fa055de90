//! Network load balancers with target groups and listeners.

use std::collections::BTreeMap;

use groundplan_blueprint::{Balancer, Listener as PlannedListener};

use super::super::builder::Builder;
use super::super::groups::Groups;
use super::super::names;
use super::network::Network;
use crate::Ref;
use crate::aws::{AwsResource, Listener, LoadBalancer, TargetGroup, TargetRegistration};

/// Longest name of a load balancer or target group (Elastic Load Balancing API).
const NAME: usize = 32;

pub(super) fn lower(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    network: &Network,
    security: &BTreeMap<String, Ref>,
    instances: &BTreeMap<String, Ref>,
) {
    for balancer in builder
        .site
        .balancers
        .iter()
        .filter(|one| one.kind == "network")
    {
        let needed_by = format!("load balancer `{}`", balancer.id);
        let mut subnets: Vec<Ref> = balancer
            .subnets
            .iter()
            .filter_map(|id| builder.find(&network.subnets, "subnet", id, &needed_by))
            .collect();
        subnets.sort();
        let mut hosts: Vec<Ref> = balancer
            .hosts
            .iter()
            .filter_map(|name| builder.find(instances, "host", name, &needed_by))
            .collect();
        hosts.sort();
        let Some(group) = groups
            .of_balancer(balancer)
            .and_then(|one| security.get(&one.id))
        else {
            builder.refuse(format!("{needed_by} is in no security group"));
            continue;
        };
        let internet = crate::ResourceId::new(&builder.site.id, "internet-gateway", "main");
        let spec = AwsResource::LoadBalancer(LoadBalancer {
            name: names::label(&format!("{}-{}", builder.site.prefix, balancer.id), NAME),
            public: balancer.public,
            subnets,
            security_groups: vec![group.clone()],
        });
        // Public load balancers are refused in a VPC without an internet gateway.
        let after = if balancer.public {
            vec![internet]
        } else {
            Vec::new()
        };
        let reference = builder.add_after(&balancer.id, spec, after);
        for listener in &balancer.listeners {
            listen(builder, network, balancer, listener, &reference, &hosts);
        }
    }
}

fn listen(
    builder: &mut Builder<'_>,
    network: &Network,
    balancer: &Balancer,
    listener: &PlannedListener,
    reference: &Ref,
    hosts: &[Ref],
) {
    let id = format!("{}-{}", balancer.id, listener.port);
    let ends_tls = listener.protocol == "tls";
    if ends_tls && listener.certificate.is_none() {
        builder.refuse(format!(
            "listener {} of load balancer `{}` ends TLS and has no certificate",
            listener.port, balancer.id
        ));
    }
    let health_protocol = listener.health_protocol.to_ascii_uppercase();
    let target_group = builder.add(
        &id,
        AwsResource::TargetGroup(TargetGroup {
            name: names::label(&format!("{}-{id}", builder.site.prefix), NAME),
            vpc: network.vpc.clone(),
            // Ended TLS is opened anew towards hosts that speak it.
            protocol: if ends_tls && health_protocol == "HTTPS" {
                "TLS"
            } else {
                "TCP"
            }
            .to_owned(),
            port: listener.host_port,
            health_path: (health_protocol != "TCP").then(|| listener.health_path.clone()),
            health_protocol,
            // The policy lets the balancer's subnets reach the hosts, nobody else.
            preserve_client_addresses: false,
        }),
    );
    builder.add(
        &id,
        AwsResource::TargetRegistration(TargetRegistration {
            target_group: target_group.clone(),
            instances: hosts.to_vec(),
        }),
    );
    builder.add(
        &id,
        AwsResource::Listener(Listener {
            load_balancer: reference.clone(),
            port: listener.port,
            protocol: if ends_tls { "TLS" } else { "TCP" }.to_owned(),
            target_group,
            certificate: listener.certificate.clone().filter(|_| ends_tls),
        }),
    );
}
