//! Who is where: the hosts and networks that flows are expanded over.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

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
}

/// One host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstateHost {
    /// Host name.
    pub name: String,
    /// Roles it carries.
    pub roles: Vec<String>,
    /// Its address.
    pub address: Ipv4Addr,
}

/// An address that belongs to a group of hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualAddress {
    /// Endpoint id that flows use for it, such as `balancer` or `database-name`.
    pub endpoint: String,
    /// The address; absent where the provider chooses it.
    pub address: Option<Ipv4Addr>,
    /// Hosts behind it.
    pub hosts: Vec<String>,
    /// A device of its own that opens new connections to the hosts (a load balancer), rather
    /// than an address that one of the hosts answers itself.
    pub is_device: bool,
    /// Networks the device's connections come from.
    pub device_networks: Vec<Ipv4Net>,
}
