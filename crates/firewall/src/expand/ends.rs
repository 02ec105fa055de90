//! One end of a flow: the peers that its roles and endpoints stand for on a site.

use std::collections::BTreeSet;

use ipnet::Ipv4Net;

use crate::{Estate, Peer};

/// One end of a flow.
pub(super) struct End<'a> {
    /// Who it is, sorted, each once.
    pub(super) peers: Vec<Peer>,
    /// Endpoints that exist and have no known address.
    pub(super) without_address: BTreeSet<&'a str>,
}

impl End<'_> {
    /// Whether nothing of it exists on the site.
    pub(super) fn is_absent(&self) -> bool {
        self.peers.is_empty() && self.without_address.is_empty()
    }
}

/// Which end it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Opens the connection.
    Opens,
    /// Listens.
    Listens,
}

/// Finds what the ids of roles and endpoints stand for.
pub(super) fn end<'a>(ids: &'a [String], side: Side, estate: &Estate) -> End<'a> {
    let mut peers = BTreeSet::new();
    let mut without_address = BTreeSet::new();
    for id in ids {
        let carriers = estate.hosts.iter().filter(|host| host.roles.contains(id));
        peers.extend(carriers.map(|host| Peer::Host(host.name.clone())));
        if let Some(hosts) = estate.groups.get(id) {
            peers.extend(hosts.iter().cloned().map(Peer::Host));
        }
        for own in estate
            .virtual_addresses
            .iter()
            .filter(|one| one.endpoint == *id)
        {
            if own.is_device {
                peers.insert(Peer::Balancer(id.clone()));
            } else if side == Side::Opens && !own.device_networks.is_empty() {
                // What passes through comes from its true source; only probes come from here.
                peers.extend(
                    own.device_networks
                        .iter()
                        .map(|one| Peer::Network(one.trunc())),
                );
            } else {
                peers.extend(own.hosts.iter().cloned().map(Peer::Host));
                peers.extend(own.address.map(Ipv4Net::from).map(Peer::Network));
            }
        }
        if let Some(networks) = estate.endpoints.get(id) {
            peers.extend(networks.iter().map(|one| Peer::Network(one.trunc())));
            if networks.is_empty() {
                without_address.insert(id.as_str());
            }
        }
    }
    End {
        peers: peers.into_iter().collect(),
        without_address,
    }
}
