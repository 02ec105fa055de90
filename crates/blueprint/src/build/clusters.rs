//! Names and addresses of failover clusters and of Network Load Balancing.

use groundplan_catalog::system::Cluster;

use super::addresses::Pool;
use super::names::Taken;
use super::network::Layout;
use super::site::SiteContext;
use crate::{Host, VirtualName};

/// Kinds of the names of a failover cluster: its own, and that of the database on it.
pub(crate) const FAILOVER_KINDS: [&str; 2] = ["failover-cluster", "sql-server"];
/// Kind of a name that one host of a tier at a time answers for.
pub(super) const SHARED_KIND: &str = "virtual-address";
/// Kind of the name in front of balanced nodes.
pub(super) const BALANCING_KIND: &str = "network-load-balancing";

/// The virtual names of a site. A failover cluster has its own; with a database on it, the
/// engine has one too, on which the transaction coordinator runs as well.
pub(super) fn virtual_names(
    context: &SiteContext<'_>,
    layout: &Layout,
    hosts: &[Host],
    pool: &mut Pool,
    taken: &mut Taken,
) -> Vec<VirtualName> {
    let mut names = Vec::new();
    for placed in context.tiers() {
        let tier = placed.tier.id.get_ref();
        let members: Vec<&Host> = hosts.iter().filter(|host| host.tier == *tier).collect();
        let Some(first) = members.first() else {
            continue;
        };
        let has_database = first.database.is_some();
        let wanted: Vec<(String, &str, &str)> = match placed.placement.cluster {
            Cluster::Failover if has_database => vec![
                (format!("{tier}-cluster"), "clu", FAILOVER_KINDS[0]),
                (tier.clone(), "sql", FAILOVER_KINDS[1]),
            ],
            Cluster::Failover => vec![(format!("{tier}-cluster"), "clu", FAILOVER_KINDS[0])],
            Cluster::NetworkLoadBalancing => vec![(tier.clone(), "nlb", BALANCING_KIND)],
            Cluster::VirtualAddress => {
                vec![(tier.clone(), &placed.tier.host_name, SHARED_KIND)]
            }
            Cluster::None | Cluster::LoadBalancer => Vec::new(),
        };
        let subnet = layout
            .private
            .iter()
            .chain(&layout.public)
            .chain(&layout.locations)
            .find(|subnet| subnet.id == first.subnet);
        for (id, stem, kind) in wanted {
            let Some(address) = subnet.and_then(|subnet| pool.shared(subnet.cidr)) else {
                continue;
            };
            names.push(VirtualName {
                id,
                name: taken.cluster(context, stem),
                address,
                kind: kind.to_owned(),
                hosts: members.iter().map(|host| host.name.clone()).collect(),
            });
        }
    }
    names
}
