//! Typed resources of Amazon Web Services, with the attributes that the blueprint decides.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::{Change, Ref};

/// A resource of Amazon Web Services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AwsResource {
    /// Virtual private cloud.
    Vpc(Vpc),
    /// Internet gateway, attached to its VPC.
    InternetGateway(InternetGateway),
    /// Subnet.
    Subnet(Subnet),
    /// Elastic address.
    Address(Address),
    /// NAT gateway.
    NatGateway(NatGateway),
    /// Route table with its routes and associations.
    RouteTable(RouteTable),
    /// Gateway endpoint, for S3.
    VpcEndpoint(VpcEndpoint),
    /// Security group, without rules: groups name each other.
    SecurityGroup(SecurityGroup),
    /// All rules of one security group.
    SecurityGroupRules(SecurityGroupRules),
    /// Key pair by its public half.
    KeyPair(KeyPair),
    /// Role with inline policy.
    Role(Role),
    /// Instance profile with its role.
    InstanceProfile(InstanceProfile),
    /// Volume.
    Volume(Volume),
    /// Instance.
    Instance(Instance),
    /// Attachment of a volume to an instance.
    VolumeAttachment(VolumeAttachment),
    /// Bucket with all its settings.
    Bucket(Bucket),
    /// Network load balancer.
    LoadBalancer(LoadBalancer),
    /// Target group with its health check.
    TargetGroup(TargetGroup),
    /// Instances registered with a target group.
    TargetRegistration(TargetRegistration),
    /// Listener.
    Listener(Listener),
}

impl AwsResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Vpc(_) => "vpc",
            Self::InternetGateway(_) => "internet-gateway",
            Self::Subnet(_) => "subnet",
            Self::Address(_) => "address",
            Self::NatGateway(_) => "nat-gateway",
            Self::RouteTable(_) => "route-table",
            Self::VpcEndpoint(_) => "vpc-endpoint",
            Self::SecurityGroup(_) => "security-group",
            Self::SecurityGroupRules(_) => "security-group-rules",
            Self::KeyPair(_) => "key-pair",
            Self::Role(_) => "role",
            Self::InstanceProfile(_) => "instance-profile",
            Self::Volume(_) => "volume",
            Self::Instance(_) => "instance",
            Self::VolumeAttachment(_) => "volume-attachment",
            Self::Bucket(_) => "bucket",
            Self::LoadBalancer(_) => "load-balancer",
            Self::TargetGroup(_) => "target-group",
            Self::TargetRegistration(_) => "target-registration",
            Self::Listener(_) => "listener",
        }
    }

    /// Whether destroying it destroys customers' data.
    pub fn holds_data(&self) -> bool {
        matches!(self, Self::Volume(_) | Self::Bucket(_))
    }

    /// Attributes that cannot be read back.
    pub fn write_only(&self) -> &'static [&'static str] {
        match self {
            // EC2 returns a fingerprint, not the key.
            Self::KeyPair(_) => &["public_key"],
            _ => &[],
        }
    }

    /// How a change of an attribute can be brought about.
    pub fn change(&self, name: &str) -> Change {
        let in_place: &[&str] = match self {
            Self::Vpc(_) => &["dns_hostnames", "dns_support"],
            Self::InternetGateway(_) => &["vpc"],
            Self::Subnet(_) => &["public_addresses"],
            Self::RouteTable(_) => &["routes", "subnets"],
            Self::VpcEndpoint(_) => &["route_tables"],
            Self::SecurityGroupRules(_) => &["ingress", "egress"],
            Self::Role(_) => &["policy", "managed_policies", "assume_policy"],
            Self::InstanceProfile(_) => &["role"],
            Self::Volume(_) => &[
                "size_gib",
                "iops",
                "throughput_mb_per_second",
                "volume_type",
            ],
            Self::Instance(_) => &[
                "machine_type",
                "security_groups",
                "termination_protection",
                "metadata_tokens_required",
            ],
            Self::Bucket(_) => &[
                "versioned",
                "encrypted",
                "public_access_blocked",
                "lifecycle",
            ],
            Self::TargetGroup(_) => &[
                "health_path",
                "health_protocol",
                "preserve_client_addresses",
            ],
            Self::TargetRegistration(_) => &["instances"],
            Self::Listener(_) => &["certificate"],
            _ => &[],
        };
        if in_place.contains(&name) {
            Change::InPlace
        } else {
            Change::Replace
        }
    }
}

/// Virtual private cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vpc {
    /// Name tag.
    pub name: String,
    /// Range.
    pub cidr: Ipv4Net,
    /// Instances get DNS names.
    pub dns_hostnames: bool,
    /// The resolver of the VPC answers.
    pub dns_support: bool,
}

/// Internet gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// Name tag.
    pub name: String,
    /// Where it is attached.
    pub vpc: Ref,
}

/// Subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// Name tag.
    pub name: String,
    /// VPC.
    pub vpc: Ref,
    /// Range.
    pub cidr: Ipv4Net,
    /// Availability zone.
    pub zone: String,
    /// Instances get public addresses by default.
    pub public_addresses: bool,
}

/// Elastic address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Name tag.
    pub name: String,
}

/// NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NatGateway {
    /// Name tag.
    pub name: String,
    /// Public subnet it stands in.
    pub subnet: Ref,
    /// Its address.
    pub address: Ref,
}

/// Route table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteTable {
    /// Name tag.
    pub name: String,
    /// VPC.
    pub vpc: Ref,
    /// Routes besides the local one, by destination.
    pub routes: Vec<Route>,
    /// Subnets that use it, by id.
    pub subnets: Vec<Ref>,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Route {
    /// Destination.
    pub destination: Ipv4Net,
    /// Internet or NAT gateway.
    pub gateway: Ref,
}

/// Gateway endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcEndpoint {
    /// Name tag.
    pub name: String,
    /// VPC.
    pub vpc: Ref,
    /// Service name, such as `com.amazonaws.us-east-1.s3`.
    pub service: String,
    /// Route tables it adds its prefix list to, by id.
    pub route_tables: Vec<Ref>,
}

/// Security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// Group name, unique in the VPC.
    pub name: String,
    /// Description: at most 255 characters of the set that EC2 allows.
    pub description: String,
    /// VPC.
    pub vpc: Ref,
}

/// All rules of one group, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroupRules {
    /// The group.
    pub group: Ref,
    /// Inbound.
    pub ingress: Vec<SecurityRule>,
    /// Outbound; nothing else leaves.
    pub egress: Vec<SecurityRule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecurityRule {
    /// `tcp`, `udp`, `icmp` or `-1` for all.
    pub protocol: String,
    /// First port; for ICMP the type (8: echo request).
    pub from_port: i32,
    /// Last port; for ICMP the code (-1: any).
    pub to_port: i32,
    /// The other side.
    pub peer: SecurityPeer,
    /// Flow ids and purpose: at most 255 characters of the set that EC2 allows.
    pub description: String,
}

/// The other side of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityPeer {
    /// Network.
    Cidr(Ipv4Net),
    /// Security group.
    Group(Ref),
}

/// Key pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPair {
    /// Name.
    pub name: String,
    /// OpenSSH public key.
    pub public_key: String,
}

/// Role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Name.
    pub name: String,
    /// Who may take it, as a policy document.
    pub assume_policy: serde_json::Value,
    /// What it may do, as an inline policy document named `groundplan`; `null` for none.
    pub policy: serde_json::Value,
    /// ARNs of managed policies, sorted.
    pub managed_policies: Vec<String>,
}

/// Instance profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceProfile {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Ref,
}

/// Volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// Name tag.
    pub name: String,
    /// Availability zone.
    pub zone: String,
    /// Size.
    pub size_gib: u32,
    /// `gp3`, `io2`, ...
    pub volume_type: String,
    /// Provisioned IOPS.
    pub iops: Option<u32>,
    /// Provisioned throughput, MiB/s as EC2 counts it.
    pub throughput_mb_per_second: Option<u32>,
    /// Encrypted at rest.
    pub encrypted: bool,
    /// Attachable to several instances (io2).
    pub multi_attach: bool,
}

/// Instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// Name tag: the host's name.
    pub name: String,
    /// Machine type.
    pub machine_type: String,
    /// Image: an SSM parameter that names it, or an `ami-` id.
    pub image: String,
    /// Subnet.
    pub subnet: Ref,
    /// Private address.
    pub private_address: Ipv4Addr,
    /// Security groups, by id.
    pub security_groups: Vec<Ref>,
    /// Key pair.
    pub key_pair: Option<Ref>,
    /// Instance profile.
    pub instance_profile: Option<Ref>,
    /// Boot volume.
    pub boot_volume: BootVolume,
    /// User data as text, not yet base64.
    pub user_data: String,
    /// Metadata only with session tokens (IMDSv2).
    pub metadata_tokens_required: bool,
    /// Cannot be terminated by mistake.
    pub termination_protection: bool,
}

/// Boot volume of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootVolume {
    /// Device of the image, `/dev/sda1` for Windows.
    pub device: String,
    /// Size.
    pub size_gib: u32,
    /// Type.
    pub volume_type: String,
    /// Encrypted at rest.
    pub encrypted: bool,
}

/// Attachment of a volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeAttachment {
    /// Volume.
    pub volume: Ref,
    /// Instance.
    pub instance: Ref,
    /// Device, `xvdb` onwards.
    pub device: String,
}

/// Bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Globally unique name.
    pub name: String,
    /// Keeps old versions.
    pub versioned: bool,
    /// Encrypted at rest by default.
    pub encrypted: bool,
    /// All four public access blocks are on.
    pub public_access_blocked: bool,
    /// Rules, sorted by id.
    pub lifecycle: Vec<LifecycleRule>,
}

/// One lifecycle rule over the whole bucket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LifecycleRule {
    /// Id.
    pub id: String,
    /// Objects move to a class after so many days.
    pub transition: Option<Transition>,
    /// Old versions go after so many days.
    pub expire_old_versions_after_days: Option<u32>,
    /// Unfinished uploads go after so many days.
    pub abort_uploads_after_days: Option<u32>,
}

/// Move to a colder class.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Transition {
    /// Days after creation.
    pub days: u32,
    /// Storage class, such as `GLACIER_IR`.
    pub class: String,
}

/// Network load balancer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Name: at most 32 characters.
    pub name: String,
    /// Reached from the internet.
    pub public: bool,
    /// Subnets, by id.
    pub subnets: Vec<Ref>,
    /// Security groups, by id.
    pub security_groups: Vec<Ref>,
}

/// Target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetGroup {
    /// Name: at most 32 characters.
    pub name: String,
    /// VPC.
    pub vpc: Ref,
    /// `TCP` or `TLS`.
    pub protocol: String,
    /// Port on the instances.
    pub port: u16,
    /// `HTTPS`, `HTTP` or `TCP`.
    pub health_protocol: String,
    /// Path of the probe; absent for `TCP`.
    pub health_path: Option<String>,
    /// Instances see the addresses of clients instead of the load balancer's. Off where hosts
    /// admit balanced traffic from the load balancer alone.
    pub preserve_client_addresses: bool,
}

/// Registration of instances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRegistration {
    /// Target group.
    pub target_group: Ref,
    /// Instances, by id.
    pub instances: Vec<Ref>,
}

/// Listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// Load balancer.
    pub load_balancer: Ref,
    /// Port.
    pub port: u16,
    /// `TCP` or `TLS`.
    pub protocol: String,
    /// Target group.
    pub target_group: Ref,
    /// Certificate's ARN for `TLS`.
    pub certificate: Option<String>,
}
