//! A site on Microsoft Azure.
//!
//! Azure's load balancer passes packets through with the client's address, so what is allowed to
//! the balancer is allowed from the same sources to the hosts behind it, and probes come from the
//! service tag `AzureLoadBalancer`.

mod compute;
mod network;
mod security;
mod storage;

use super::builder::Builder;
use super::groups::Groups;

/// Adds everything the site needs.
pub(super) fn lower(builder: &mut Builder<'_>) {
    let Some(region) = builder.region() else {
        return;
    };
    let groups = Groups::of(builder.site);
    let network = network::lower(builder, region);
    let security = security::lower(builder, &groups, &network.group);
    let disks = storage::disks(builder, &network.group);
    let balancers = network::balancers(builder, &network);
    compute::lower(builder, &groups, &network, &security, &disks, &balancers);
    storage::accounts(builder, &network.group);
}
