//! A site on Google Cloud.
//!
//! Names are labels of 63 characters (RFC 1035). The passthrough load balancer keeps the client's
//! address, so what is allowed to the balancer is allowed from the same sources to the hosts
//! behind it, and probes come from Google's own ranges. Rules for outgoing traffic can name
//! networks alone, so groups become the addresses of their hosts.

mod balancing;
mod compute;
mod firewall;

use std::collections::BTreeMap;

use super::buckets::{EXPIRE_OLD_VERSIONS_AFTER_DAYS, settling};
use super::builder::Builder;
use super::groups::Groups;
use super::names;
use crate::Ref;
use crate::google::{Bucket, GoogleResource, Network, Router, Subnetwork};

/// Longest name of a resource (Compute Engine API).
const NAME: usize = 63;
/// Days after which parts of unfinished uploads go.
const ABORT_UPLOADS_AFTER_DAYS: u32 = 7;

/// Adds everything the site needs.
pub(super) fn lower(builder: &mut Builder<'_>) {
    let Some(region) = builder.region() else {
        return;
    };
    let groups = Groups::of(builder.site);
    let spec = GoogleResource::Network(Network {
        name: name(builder, "network"),
    });
    let network = builder.add("main", spec);
    let subnetworks = subnetworks(builder, &network, region);
    firewall::lower(builder, &groups, &network);
    let instances = compute::lower(builder, &groups, &subnetworks, region);
    balancing::lower(builder, &network, &subnetworks, &instances, region);
    buckets(builder, region);
}

/// `prefix-part` as a name that Google takes.
fn name(builder: &Builder<'_>, part: &str) -> String {
    names::label(&format!("{}-{part}", builder.site.prefix), NAME)
}

fn subnetworks(builder: &mut Builder<'_>, network: &Ref, region: &str) -> BTreeMap<String, Ref> {
    let site = builder.site;
    let mut subnetworks = BTreeMap::new();
    let mut without_address = Vec::new();
    for subnet in &site.subnets {
        let spec = GoogleResource::Subnetwork(Subnetwork {
            name: name(builder, &subnet.id),
            network: network.clone(),
            region: region.to_owned(),
            cidr: subnet.cidr,
            private_google_access: true,
        });
        let reference = builder.add(&subnet.id, spec);
        if !subnet.public && site.hosts.iter().any(|host| host.subnet == subnet.id) {
            without_address.push(reference.clone());
        }
        subnetworks.insert(subnet.id.clone(), reference);
    }
    if !without_address.is_empty() {
        without_address.sort();
        let spec = GoogleResource::Router(Router {
            name: name(builder, "nat"),
            network: network.clone(),
            region: region.to_owned(),
            subnetworks: without_address,
        });
        builder.add("nat", spec);
    }
    subnetworks
}

fn buckets(builder: &mut Builder<'_>, region: &str) {
    for bucket in builder
        .site
        .buckets
        .iter()
        .filter(|one| one.provider == "gcp")
    {
        let settled = settling(bucket);
        let spec = GoogleResource::Bucket(Bucket {
            name: bucket.name.clone(),
            location: region.to_owned(),
            versioned: bucket.versioned,
            public_access_blocked: true,
            cool_after_days: settled.map(|(days, _)| days),
            cool_class: settled.map(|(_, class)| class.to_ascii_uppercase().replace('-', "_")),
            expire_old_versions_after_days: bucket
                .versioned
                .then_some(EXPIRE_OLD_VERSIONS_AFTER_DAYS),
            abort_uploads_after_days: ABORT_UPLOADS_AFTER_DAYS,
        });
        builder.add(&bucket.id, spec);
    }
}
