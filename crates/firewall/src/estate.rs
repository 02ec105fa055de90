//! Who is where: the hosts and networks that flows are expanded over.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::Peer;

/// The hosts and networks of one site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estate {
    /// Hosts, by name order.
    pub hosts: Vec<EstateHost>,
    /// Virtual addresses: balancers, cluster names.
    pub virtual_addresses: Vec<VirtualAddress>,
    /// Networks of endpoints outside the hosts, by endpoint id. An endpoint without an entry
    /// does not exist here; one with an empty list has no known address.
    pub endpoints: BTreeMap<String, Vec<Ipv4Net>>,
    /// Endpoint ids that stand for hosts of the deployment, such as all of them, with the hosts'
    /// names.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// Other names that people ask for endpoints by, with the endpoint's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, String>,
    /// Ports that parameters of the profile name, as texts, by the parameter's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, Vec<String>>,
}

/// One host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstateHost {
    /// Host name.
    pub name: String,
    /// Tier it belongs to; hosts of one tier share a security group.
    #[serde(default)]
    pub tier: String,
    /// Roles it carries.
    pub roles: Vec<String>,
    /// Its address.
    pub address: Ipv4Addr,
    /// Its address in the storage network. It opens connections from there, but nothing is
    /// allowed towards it.
    #[serde(default)]
    pub storage_address: Option<Ipv4Addr>,
}

/// An address that belongs to a group of hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualAddress {
    /// Endpoint id that flows use for it, such as `balancer` or `database-name`; for a device
    /// also its id as a balancer. Several addresses may answer to one endpoint.
    pub endpoint: String,
    /// The address; absent where the provider chooses it.
    pub address: Option<Ipv4Addr>,
    /// Hosts behind it.
    pub hosts: Vec<String>,
    /// A device of its own that opens new connections to the hosts (a load balancer), rather
    /// than an address that one of the hosts answers itself.
    pub is_device: bool,
    /// Networks the device's connections come from. Beside an address that is no device: networks
    /// that probe the hosts on behalf of a balancer that passes connections through unchanged.
    pub device_networks: Vec<Ipv4Net>,
}

/// What an address is to the deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner<'a> {
    /// Hosts that answer for it: one for a host's own address, several for a virtual one.
    Hosts(Vec<&'a str>),
    /// A device, by endpoint id.
    Device(&'a str),
    /// Nothing of the deployment.
    Outside,
}

impl Estate {
    /// The host with this name.
    pub fn host(&self, name: &str) -> Option<&EstateHost> {
        self.hosts.iter().find(|host| host.name == name)
    }

    /// Whose address this is. A host's own address goes before a virtual one, and both before
    /// the networks of a device.
    pub(crate) fn owner(&self, address: Ipv4Addr) -> Owner<'_> {
        if let Some(host) = self
            .hosts
            .iter()
            .find(|host| host.address == address || host.storage_address == Some(address))
        {
            return Owner::Hosts(vec![&host.name]);
        }
        let at = |one: &&VirtualAddress| one.address == Some(address);
        if let Some(own) = self
            .virtual_addresses
            .iter()
            .filter(|one| !one.is_device)
            .find(at)
        {
            return Owner::Hosts(own.hosts.iter().map(String::as_str).collect());
        }
        let device = self.virtual_addresses.iter().find(|one| {
            one.is_device
                && (at(one) || one.device_networks.iter().any(|net| net.contains(&address)))
        });
        device.map_or(Owner::Outside, |one| Owner::Device(&one.endpoint))
    }

    /// The addresses a peer is matched by, on the side of whoever talks to it. A host has its own
    /// and the virtual ones it answers for, because it may open connections from any of them.
    pub fn networks(&self, peer: &Peer) -> Vec<Ipv4Net> {
        match peer {
            Peer::Network(network) => vec![*network],
            Peer::Host(name) => {
                let own = self.host(name).map(|host| host.address);
                let shared = self
                    .virtual_addresses
                    .iter()
                    .filter(|one| !one.is_device && one.hosts.contains(name))
                    .filter_map(|one| one.address);
                own.into_iter().chain(shared).map(Ipv4Net::from).collect()
            }
            Peer::Balancer(id) => self
                .virtual_addresses
                .iter()
                .filter(|one| one.is_device && one.endpoint == *id)
                .flat_map(|one| {
                    one.device_networks
                        .iter()
                        .copied()
                        .chain(one.address.map(Ipv4Net::from))
                })
                .collect(),
        }
    }

    /// Whether a network is nothing but the virtual address of hosts.
    pub(crate) fn is_virtual(&self, network: Ipv4Net) -> bool {
        network.prefix_len() == 32
            && self
                .virtual_addresses
                .iter()
                .any(|one| !one.is_device && one.address == Some(network.addr()))
    }
}
