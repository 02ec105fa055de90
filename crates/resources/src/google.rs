//! Typed resources of Google Cloud, with the attributes that the blueprint decides.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::{Change, Ref};

/// A resource of Google Cloud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GoogleResource {
    /// Network without subnetworks of its own.
    Network(Network),
    /// Subnetwork.
    Subnetwork(Subnetwork),
    /// Cloud Router with its NAT.
    Router(Router),
    /// Firewall rule.
    FirewallRule(FirewallRule),
    /// External or internal address.
    Address(Address),
    /// Persistent disk.
    Disk(Disk),
    /// Instance with its data disks.
    Instance(Instance),
    /// Bucket.
    Bucket(Bucket),
    /// Regional health check.
    HealthCheck(HealthCheck),
    /// Unmanaged instance group of one zone.
    InstanceGroup(InstanceGroup),
    /// Regional backend service.
    BackendService(BackendService),
    /// Regional forwarding rule.
    ForwardingRule(ForwardingRule),
}

impl GoogleResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Network(_) => "network",
            Self::Subnetwork(_) => "subnetwork",
            Self::Router(_) => "router",
            Self::FirewallRule(_) => "firewall-rule",
            Self::Address(_) => "address",
            Self::Disk(_) => "disk",
            Self::Instance(_) => "instance",
            Self::Bucket(_) => "bucket",
            Self::HealthCheck(_) => "health-check",
            Self::InstanceGroup(_) => "instance-group",
            Self::BackendService(_) => "backend-service",
            Self::ForwardingRule(_) => "forwarding-rule",
        }
    }

    /// Whether destroying it destroys customers' data.
    pub fn holds_data(&self) -> bool {
        matches!(self, Self::Disk(_) | Self::Bucket(_))
    }

    /// How a change of an attribute can be brought about (Compute Engine and Cloud Storage API
    /// references).
    pub fn change(&self, name: &str) -> Change {
        let in_place: &[&str] = match self {
            Self::Router(_) => &["subnetworks"],
            Self::FirewallRule(_) => &[
                "allowed",
                "denied",
                "source_ranges",
                "source_tags",
                "target_tags",
                "destination_ranges",
                "priority",
                "description",
            ],
            Self::Disk(_) => &["size_gib"],
            Self::Instance(_) => &["machine_type", "tags", "first_start", "data_disks"],
            Self::Bucket(_) => &[
                "versioned",
                "public_access_blocked",
                "cool_after_days",
                "cool_class",
                "expire_old_versions_after_days",
                "abort_uploads_after_days",
            ],
            Self::HealthCheck(_) => &["protocol", "port", "path"],
            Self::InstanceGroup(_) => &["instances"],
            Self::BackendService(_) => &["groups", "health_check"],
            _ => &[],
        };
        if in_place.contains(&name) {
            Change::InPlace
        } else {
            Change::Replace
        }
    }
}

/// Network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Name.
    pub name: String,
}

/// Subnetwork; spans the zones of its region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnetwork {
    /// Name.
    pub name: String,
    /// Network.
    pub network: Ref,
    /// Region.
    pub region: String,
    /// Range.
    pub cidr: Ipv4Net,
    /// Hosts without public addresses reach Google's services.
    pub private_google_access: bool,
}

/// Cloud Router with a NAT of automatic addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Router {
    /// Name, of the NAT too.
    pub name: String,
    /// Network.
    pub network: Ref,
    /// Region.
    pub region: String,
    /// Subnetworks whose hosts go out through it, by id.
    pub subnetworks: Vec<Ref>,
}

/// Firewall rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirewallRule {
    /// Name.
    pub name: String,
    /// Network.
    pub network: Ref,
    /// `INGRESS` or `EGRESS`.
    pub direction: String,
    /// 0 to 65535; lower goes first.
    pub priority: u16,
    /// What is allowed, sorted.
    pub allowed: Vec<ProtocolPorts>,
    /// What is refused, sorted. A rule either allows or refuses.
    pub denied: Vec<ProtocolPorts>,
    /// Sources of ingress by network.
    pub source_ranges: Vec<Ipv4Net>,
    /// Sources of ingress by tag.
    pub source_tags: Vec<String>,
    /// Destinations of egress.
    pub destination_ranges: Vec<Ipv4Net>,
    /// Instances it is for; empty: all.
    pub target_tags: Vec<String>,
    /// Flow ids and purpose.
    pub description: String,
}

/// A protocol with ports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProtocolPorts {
    /// `tcp`, `udp`, `icmp` or `all`.
    pub protocol: String,
    /// Ports or ranges; empty: all.
    pub ports: Vec<String>,
}

/// Address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Name.
    pub name: String,
    /// Region.
    pub region: String,
    /// Reached from the internet.
    pub external: bool,
    /// Subnetwork of an internal one.
    pub subnetwork: Option<Ref>,
    /// The address, where it is chosen here.
    pub address: Option<Ipv4Addr>,
}

/// Persistent disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// Name.
    pub name: String,
    /// Zone.
    pub zone: String,
    /// Size.
    pub size_gib: u32,
    /// `pd-ssd`, `pd-balanced`, `hyperdisk-balanced`, ...
    pub disk_type: String,
    /// Provisioned IOPS, where the kind is bought that way.
    pub iops: Option<u32>,
    /// Provisioned throughput in MB/s, where the kind is bought that way.
    pub throughput_mb_per_second: Option<u32>,
    /// Attachable to several instances.
    pub multi_writer: bool,
}

/// Instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// Name.
    pub name: String,
    /// Zone.
    pub zone: String,
    /// Machine type.
    pub machine_type: String,
    /// `project/family`.
    pub image: String,
    /// Subnetwork.
    pub subnetwork: Ref,
    /// Private address.
    pub private_address: Ipv4Addr,
    /// External address of its own.
    pub external_address: Option<Ref>,
    /// Network tags, sorted; firewall rules name them.
    pub tags: Vec<String>,
    /// Size of the disk it starts from.
    pub boot_disk_gib: u32,
    /// Kind of the disk it starts from.
    pub boot_disk_type: String,
    /// Data disks in their order; devices are called `data-0`, `data-1` and so on.
    pub data_disks: Vec<Ref>,
    /// Startup script (`windows-startup-script-ps1`).
    pub first_start: String,
    /// Secure boot, virtual TPM and integrity monitoring.
    pub shielded: bool,
}

/// Bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Globally unique name.
    pub name: String,
    /// Region.
    pub location: String,
    /// Keeps old versions.
    pub versioned: bool,
    /// Access by bucket policy alone, public access prevented.
    pub public_access_blocked: bool,
    /// Objects move to `cool_class` after so many days.
    pub cool_after_days: Option<u32>,
    /// Colder class, such as `NEARLINE`.
    pub cool_class: Option<String>,
    /// Old versions go after so many days.
    pub expire_old_versions_after_days: Option<u32>,
    /// Unfinished uploads go after so many days.
    pub abort_uploads_after_days: u32,
}

/// Health check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// Name.
    pub name: String,
    /// Region.
    pub region: String,
    /// `HTTPS`, `HTTP` or `TCP`.
    pub protocol: String,
    /// Port on the hosts.
    pub port: u16,
    /// Path; absent for `TCP`.
    pub path: Option<String>,
}

/// Unmanaged instance group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceGroup {
    /// Name.
    pub name: String,
    /// Zone.
    pub zone: String,
    /// Network.
    pub network: Ref,
    /// Instances, by id.
    pub instances: Vec<Ref>,
}

/// Backend service of a passthrough load balancer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackendService {
    /// Name.
    pub name: String,
    /// Region.
    pub region: String,
    /// Reached from the internet.
    pub external: bool,
    /// Instance groups, by id.
    pub groups: Vec<Ref>,
    /// Health check.
    pub health_check: Ref,
}

/// Forwarding rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForwardingRule {
    /// Name.
    pub name: String,
    /// Region.
    pub region: String,
    /// Its address.
    pub address: Ref,
    /// Subnetwork of an internal one.
    pub subnetwork: Option<Ref>,
    /// Reached from the internet.
    pub external: bool,
    /// Ports; passed through unchanged.
    pub ports: Vec<u16>,
    /// Backend service.
    pub backend_service: Ref,
}
