//! Typed resources of Microsoft Azure, with the attributes that the blueprint decides.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::{Change, Ref};

/// A resource of Microsoft Azure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AzureResource {
    /// Resource group.
    ResourceGroup(ResourceGroup),
    /// Virtual network.
    VirtualNetwork(VirtualNetwork),
    /// Application security group: hosts that rules name together.
    ApplicationSecurityGroup(ApplicationSecurityGroup),
    /// Network security group with its rules.
    NetworkSecurityGroup(NetworkSecurityGroup),
    /// Public address.
    PublicAddress(PublicAddress),
    /// NAT gateway.
    NatGateway(NatGateway),
    /// Subnet.
    Subnet(Subnet),
    /// Load balancer with probes and rules.
    LoadBalancer(LoadBalancer),
    /// Network interface.
    NetworkInterface(NetworkInterface),
    /// Managed disk.
    Disk(Disk),
    /// Virtual machine with its data disks.
    VirtualMachine(VirtualMachine),
    /// Storage account.
    StorageAccount(StorageAccount),
    /// Blob container.
    Container(Container),
}

impl AzureResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ResourceGroup(_) => "resource-group",
            Self::VirtualNetwork(_) => "virtual-network",
            Self::ApplicationSecurityGroup(_) => "application-security-group",
            Self::NetworkSecurityGroup(_) => "network-security-group",
            Self::PublicAddress(_) => "public-address",
            Self::NatGateway(_) => "nat-gateway",
            Self::Subnet(_) => "subnet",
            Self::LoadBalancer(_) => "load-balancer",
            Self::NetworkInterface(_) => "network-interface",
            Self::Disk(_) => "disk",
            Self::VirtualMachine(_) => "virtual-machine",
            Self::StorageAccount(_) => "storage-account",
            Self::Container(_) => "container",
        }
    }

    /// Whether destroying it destroys customers' data.
    pub fn holds_data(&self) -> bool {
        matches!(
            self,
            Self::Disk(_) | Self::StorageAccount(_) | Self::Container(_)
        )
    }

    /// Attributes that cannot be read back.
    pub fn write_only(&self) -> &'static [&'static str] {
        match self {
            // The extension's protected settings are not returned.
            Self::VirtualMachine(_) => &["first_start"],
            _ => &[],
        }
    }

    /// How a change of an attribute can be brought about (Azure Resource Manager reference of
    /// each type).
    pub fn change(&self, name: &str) -> Change {
        let in_place: &[&str] = match self {
            Self::VirtualNetwork(_) => &["address_space"],
            Self::Subnet(_) => &["nat_gateway", "storage_endpoint"],
            Self::NetworkSecurityGroup(_) | Self::LoadBalancer(_) => &["rules"],
            Self::NetworkInterface(_) => &[
                "application_security_groups",
                "network_security_group",
                "load_balancers",
            ],
            Self::Disk(_) => &["size_gib", "sku", "iops", "throughput_mb_per_second"],
            Self::VirtualMachine(_) => &["size", "data_disks"],
            Self::StorageAccount(_) => &[
                "versioned",
                "cool_after_days",
                "cool_tier",
                "expire_old_versions_after_days",
                "public_access_blocked",
            ],
            _ => &[],
        };
        if in_place.contains(&name) {
            Change::InPlace
        } else {
            Change::Replace
        }
    }
}

/// Resource group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceGroup {
    /// Name.
    pub name: String,
    /// Region.
    pub location: String,
}

/// Virtual network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualNetwork {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Range.
    pub address_space: Ipv4Net,
}

/// Application security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationSecurityGroup {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
}

/// Network security group with its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSecurityGroup {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Rules by direction and priority. The last of each direction refuses everything else.
    pub rules: Vec<SecurityRule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityRule {
    /// Name, unique in the group.
    pub name: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// 100 to 4096, unique per direction; lower goes first.
    pub priority: u16,
    /// `allow` or `deny`.
    pub access: String,
    /// `tcp`, `udp`, `icmp` or `*`.
    pub protocol: String,
    /// Destination ports or ranges; `*` for all.
    pub ports: Vec<String>,
    /// The other side.
    pub peer: SecurityPeer,
    /// At most 140 characters.
    pub description: String,
}

/// The other side of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityPeer {
    /// Everything.
    Any,
    /// Network.
    Cidr(Ipv4Net),
    /// Application security group.
    Group(Ref),
    /// Service tag, such as `AzureLoadBalancer`.
    Service(String),
}

/// Public address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAddress {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// `Standard`.
    pub sku: String,
    /// Zones; empty: of the region.
    pub zones: Vec<String>,
}

/// NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NatGateway {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Its address.
    pub public_address: Ref,
}

/// Subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// Name.
    pub name: String,
    /// Virtual network.
    pub virtual_network: Ref,
    /// Range.
    pub cidr: Ipv4Net,
    /// Way out, where hosts stand in it without public addresses.
    pub nat_gateway: Option<Ref>,
    /// Reaches storage over the provider's network.
    pub storage_endpoint: bool,
}

/// Load balancer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Name; its one pool of hosts is called `hosts`.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Public address in front; absent: `private_address` in `subnet`.
    pub public_address: Option<Ref>,
    /// Subnet of a private front.
    pub subnet: Option<Ref>,
    /// Address of a private front.
    pub private_address: Option<Ipv4Addr>,
    /// Rules by port.
    pub rules: Vec<BalancingRule>,
}

/// One rule of a load balancer with its probe.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BalancingRule {
    /// Port in front.
    pub port: u16,
    /// Port on the hosts.
    pub host_port: u16,
    /// `Https`, `Http` or `Tcp`.
    pub probe_protocol: String,
    /// Path of the probe; absent for `Tcp`.
    pub probe_path: Option<String>,
}

/// Network interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkInterface {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Subnet.
    pub subnet: Ref,
    /// Private address.
    pub private_address: Ipv4Addr,
    /// Public address of its own.
    pub public_address: Option<Ref>,
    /// Rules for it.
    pub network_security_group: Ref,
    /// Groups it belongs to, by id.
    pub application_security_groups: Vec<Ref>,
    /// Load balancers it stands behind, by id.
    pub load_balancers: Vec<Ref>,
}

/// Managed disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// Name.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Availability zone.
    pub zone: Option<String>,
    /// Size.
    pub size_gib: u32,
    /// `Premium_LRS`, `PremiumV2_LRS`, `StandardSSD_LRS`, ...
    pub sku: String,
    /// Provisioned IOPS, where the kind is bought that way.
    pub iops: Option<u32>,
    /// Provisioned throughput in MB/s, where the kind is bought that way.
    pub throughput_mb_per_second: Option<u32>,
    /// How many machines may attach it.
    pub max_shares: u32,
}

/// Virtual machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualMachine {
    /// Name, also the computer's.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// Machine size.
    pub size: String,
    /// Availability zone.
    pub zone: Option<String>,
    /// `publisher:offer:sku:version`.
    pub image: String,
    /// Network interface.
    pub network_interface: Ref,
    /// Size of the disk it starts from.
    pub boot_disk_gib: u32,
    /// Kind of the disk it starts from.
    pub boot_disk_sku: String,
    /// Data disks by number.
    pub data_disks: Vec<DataDisk>,
    /// Script that the custom script extension runs once.
    pub first_start: String,
    /// Has an identity of its own, for storage.
    pub system_identity: bool,
}

/// A data disk of a machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DataDisk {
    /// Logical unit number.
    pub lun: u32,
    /// Disk.
    pub disk: Ref,
    /// `ReadOnly` or `None`.
    pub caching: String,
}

/// Storage account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageAccount {
    /// Name: 3 to 24 lower-case letters and digits, unique in the world.
    pub name: String,
    /// Resource group.
    pub resource_group: Ref,
    /// `Standard_LRS`, `Standard_ZRS`, ...
    pub sku: String,
    /// Keeps old versions.
    pub versioned: bool,
    /// Blobs move to `cool_tier` after so many days.
    pub cool_after_days: Option<u32>,
    /// Colder tier.
    pub cool_tier: Option<String>,
    /// Old versions go after so many days.
    pub expire_old_versions_after_days: Option<u32>,
    /// Nothing is readable without credentials.
    pub public_access_blocked: bool,
}

/// Blob container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// Name.
    pub name: String,
    /// Storage account.
    pub storage_account: Ref,
}
