//! A site on Amazon Web Services.
//!
//! Limits that names and texts are kept within: descriptions of security groups and rules 255
//! characters of a fixed set, load balancers and target groups 32, roles and instance profiles
//! 64 (Amazon EC2, Elastic Load Balancing and IAM interface references). Quotas that an account
//! can have raised, such as 60 rules per direction of a security group, are not enforced here.

mod balancing;
mod compute;
mod identity;
mod network;
mod security;
mod storage;
mod user_data;

use super::builder::Builder;
use super::groups::Groups;

/// Adds everything the site needs.
pub(super) fn lower(builder: &mut Builder<'_>) {
    let Some(region) = builder.region() else {
        return;
    };
    let groups = Groups::of(builder.site);
    let network = network::lower(builder, region);
    let security = security::lower(builder, &groups, &network.vpc);
    let buckets = storage::buckets(builder);
    let identity = identity::lower(builder, region, &buckets);
    let instances = compute::lower(builder, &groups, &network, &security, &identity);
    storage::volumes(builder, &instances);
    balancing::lower(builder, &groups, &network, &security, &instances);
}
