//! Load balancers in front of the hosts that a topology places behind one.

use std::collections::BTreeSet;

use groundplan_catalog::system::{Cluster, EndpointKind, Flow, Protocol};
use groundplan_firewall::parse_ports;
use groundplan_profile::model::{CertificateUsage, Target};

use super::addresses::Pool;
use super::network::Layout;
use super::site::SiteContext;
use crate::{Balancer, Host, Listener, Subnet};

/// The load balancers of a site: one per endpoint that stands for one, if a tier is behind it.
pub(super) fn balancers(
    context: &SiteContext<'_>,
    layout: &Layout,
    hosts: &[Host],
    pool: &mut Pool,
) -> Vec<Balancer> {
    let tiers: BTreeSet<&str> = context
        .topology
        .tiers
        .iter()
        .filter(|one| one.cluster == Cluster::LoadBalancer)
        .map(|one| one.tier.as_str())
        .collect();
    let behind: Vec<&Host> = hosts
        .iter()
        .filter(|host| tiers.contains(host.tier.as_str()))
        .collect();
    if behind.is_empty() {
        return Vec::new();
    }
    context
        .endpoints(EndpointKind::Balancer)
        .map(|id| balancer(context, layout, id, &behind, pool))
        .collect()
}

fn balancer(
    context: &SiteContext<'_>,
    layout: &Layout,
    id: &str,
    behind: &[&Host],
    pool: &mut Pool,
) -> Balancer {
    let is_cloud = context.target.is_cloud();
    // An own address is chosen where the customer's appliance stands; clouds choose theirs.
    let beside = behind.first().map(|host| host.subnet.as_str());
    let network = layout
        .private
        .iter()
        .chain(&layout.locations)
        .find(|subnet| Some(subnet.id.as_str()) == beside)
        .filter(|_| !is_cloud);
    let address = network.and_then(|subnet| pool.shared(subnet.cidr));
    let own = if layout.private.is_empty() {
        &layout.locations
    } else {
        &layout.private
    };
    let subnets: &[Subnet] = if !layout.balancer.is_empty() {
        &layout.balancer
    } else if is_cloud && context.public {
        &layout.public
    } else {
        own
    };
    Balancer {
        id: id.to_owned(),
        kind: if is_cloud { "network" } else { "appliance" }.to_owned(),
        public: is_cloud && context.public,
        address,
        subnets: subnets.iter().map(|subnet| subnet.id.clone()).collect(),
        listeners: listeners(context, id),
        hosts: behind.iter().map(|host| host.name.clone()).collect(),
    }
}

/// One listener per port that is open to the balancer and from it to the hosts. It ends TLS if
/// the profile has a certificate for it, which the hosts' own TLS then follows behind.
fn listeners(context: &SiteContext<'_>, id: &str) -> Vec<Listener> {
    let given = context
        .profile
        .certificates
        .iter()
        .find(|one| one.usage == CertificateUsage::LoadBalancer);
    let certificate = given.and_then(|one| one.reference.clone());
    let can_end_tls = given.is_some()
        && match context.target {
            Target::Aws => certificate.is_some(),
            // Their transport-level load balancers pass TLS through.
            Target::Azure | Target::Gcp => false,
            // An appliance is given its certificate by hand.
            Target::Poc | Target::OnPrem | Target::Vm => true,
        };
    let has = |ids: &[String]| ids.iter().any(|one| one == id);
    let towards = ports(context, |flow| has(&flow.to));
    let onwards = ports(context, |flow| has(&flow.from));
    towards
        .intersection(&onwards)
        .map(|port| {
            let ends_tls = *port == HTTPS && can_end_tls;
            Listener {
                port: *port,
                protocol: if ends_tls { "tls" } else { "tcp" }.to_owned(),
                host_port: *port,
                certificate: certificate.clone().filter(|_| ends_tls),
                health_path: "/".to_owned(),
                health_protocol: match *port {
                    HTTPS => "https",
                    HTTP => "http",
                    _ => "tcp",
                }
                .to_owned(),
            }
        })
        .collect()
}

const HTTP: u16 = 80;
const HTTPS: u16 = 443;

/// Single TCP ports of the open flows asked for.
fn ports(context: &SiteContext<'_>, wanted: impl Fn(&Flow) -> bool) -> BTreeSet<u16> {
    context
        .flows()
        .into_iter()
        .filter(|flow| !flow.closed && matches!(flow.protocol, Protocol::Tcp | Protocol::TcpUdp))
        .filter(|flow| wanted(flow))
        .filter_map(|flow| parse_ports(&flow.ports).ok())
        .flatten()
        .filter(|range| range.first == range.last)
        .map(|range| range.first)
        .collect()
}
