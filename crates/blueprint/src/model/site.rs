//! One site: its networks, hosts, balancers, buckets, stores and firewall policy.

use std::net::Ipv4Addr;

use groundplan_firewall::{Estate, Policy};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use super::{Balancer, Bucket, Host, Link, Store, VirtualName};

/// One site of a deployment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// `primary` or `recovery`.
    pub id: String,
    /// `poc`, `on-prem`, `vm`, `aws`, `azure` or `gcp`.
    pub target: String,
    /// Cloud region.
    pub region: Option<String>,
    /// Topology's id in the system's file.
    pub topology: String,
    /// Prefix of names of this site's resources, such as `harbour-news` or `harbour-news-dr`.
    pub prefix: String,
    /// Address range.
    pub cidr: Ipv4Net,
    /// Subnets, in address order, not overlapping.
    pub subnets: Vec<Subnet>,
    /// Whether users reach it from the internet.
    pub public: bool,
    /// DNS name users open.
    pub domain: Option<String>,
    /// Hosts, in name order.
    pub hosts: Vec<Host>,
    /// Load balancers.
    pub balancers: Vec<Balancer>,
    /// Names and addresses of failover and load-balancing clusters.
    pub virtual_names: Vec<VirtualName>,
    /// Layer-2 links between hosts, beside the subnets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Buckets.
    pub buckets: Vec<Bucket>,
    /// Shared storage.
    pub stores: Vec<Store>,
    /// Certificates, by reference.
    pub certificates: Vec<PlannedCertificate>,
    /// Services around the hosts.
    pub services: Services,
    /// Key pair for first log-in (AWS) with its OpenSSH public key.
    pub key: Option<Key>,
    /// Who is where, for the firewall.
    pub estate: Estate,
    /// What is allowed.
    pub policy: Policy,
}

/// A subnet or VLAN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// Id inside the site, such as `public-a`, `private-a`, `servers`, `storage`.
    pub id: String,
    /// Range.
    pub cidr: Ipv4Net,
    /// Gateway: the first address, where there is one.
    pub gateway: Option<Ipv4Addr>,
    /// Availability zone.
    pub zone: Option<String>,
    /// Has a route to the internet gateway.
    pub public: bool,
    /// VLAN id.
    pub vlan: Option<u16>,
}

/// A certificate, by reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCertificate {
    /// `web`, `application` or `load-balancer`.
    pub usage: String,
    /// DNS name.
    pub subject: String,
    /// Where it is found.
    pub reference: Option<String>,
    /// Hosts or balancers it is installed on.
    pub installed_on: Vec<String>,
    /// Last day of validity.
    pub expires: Option<String>,
}

/// Services around the hosts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Services {
    /// Name servers.
    pub name_servers: Vec<Ipv4Addr>,
    /// Time servers.
    pub time_servers: Vec<String>,
    /// Directory domain.
    pub directory_domain: Option<String>,
    /// Domain controllers.
    pub domain_controllers: Vec<Ipv4Addr>,
    /// Account the services run under.
    pub service_account: Option<String>,
    /// Mail server.
    pub mail_server: Option<String>,
    /// Its port.
    pub mail_port: Option<u16>,
    /// Networks administrators come from.
    pub administrators: Vec<Ipv4Net>,
    /// Networks users come from.
    pub users: Vec<Ipv4Net>,
}

/// A key pair by its public half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Name in the provider.
    pub name: String,
    /// OpenSSH public key.
    pub public_key: String,
}
