//! Who is where, for the firewall: hosts, virtual addresses, and the networks of endpoints.

use std::net::Ipv4Addr;

use groundplan_catalog::system::EndpointKind;
use groundplan_firewall::{Estate, EstateHost, VirtualAddress};
use groundplan_profile::model::{ArchiveKind, DirectoryMode, Target, Transcoder};
use ipnet::Ipv4Net;

use super::clusters::{BALANCING_KIND, FAILOVER_KINDS, SHARED_KIND};
use super::network::Layout;
use super::site::SiteContext;
use crate::{Balancer, Host, Services, Store, VirtualName};

/// What was chosen so far.
pub(super) struct Parts<'a> {
    pub(super) layout: &'a Layout,
    pub(super) hosts: &'a [Host],
    pub(super) virtual_names: &'a [VirtualName],
    pub(super) balancers: &'a [Balancer],
    pub(super) has_buckets: bool,
    pub(super) stores: &'a [Store],
    pub(super) services: &'a Services,
}

pub(super) fn estate(context: &SiteContext<'_>, parts: &Parts<'_>) -> Estate {
    let mut estate = Estate {
        hosts: parts.hosts.iter().map(host).collect(),
        ..Estate::default()
    };
    for flow in context.flows() {
        if let Some(parameter) = &flow.ports_parameter
            && let Some(ports) = texts(context, parameter)
        {
            estate.ports.insert(parameter.clone(), ports);
        }
    }
    for endpoint in &context.system.file.endpoints {
        let id = endpoint.id.get_ref();
        for alias in &endpoint.aliases {
            estate.aliases.insert(alias.clone(), id.clone());
        }
        match endpoint.kind {
            EndpointKind::AllHosts => {
                let all = parts.hosts.iter().map(|host| host.name.clone()).collect();
                estate.groups.insert(id.clone(), all);
            }
            EndpointKind::Balancer => balancer(context, parts, id, &mut estate),
            EndpointKind::ClusterName => estate.virtual_addresses.extend(
                parts
                    .virtual_names
                    .iter()
                    .filter(|name| FAILOVER_KINDS.contains(&name.kind.as_str()))
                    .map(|name| shared(id, name)),
            ),
            EndpointKind::PlatformService => {
                let here = endpoint.targets.is_empty()
                    || endpoint
                        .targets
                        .iter()
                        .any(|one| one == context.target_name());
                if here {
                    let networks = endpoint.addresses.iter().copied().map(Ipv4Net::from);
                    estate.endpoints.insert(id.clone(), networks.collect());
                }
            }
            EndpointKind::VirtualAddress => estate.virtual_addresses.extend(
                parts
                    .virtual_names
                    .iter()
                    .filter(|name| name.kind == SHARED_KIND)
                    .filter(|name| endpoint.tier.as_ref() == Some(&name.id))
                    .map(|name| shared(id, name)),
            ),
            EndpointKind::Parameter => {
                let parameter = endpoint.parameter.as_deref().unwrap_or_default();
                if let Some(texts) = texts(context, parameter) {
                    estate.endpoints.insert(id.clone(), ranges(&texts));
                }
            }
            kind => {
                if let Some(networks) = networks(context, parts, kind) {
                    estate.endpoints.insert(id.clone(), networks);
                }
            }
        }
    }
    estate
}

fn host(host: &Host) -> EstateHost {
    EstateHost {
        name: host.name.clone(),
        tier: host.tier.clone(),
        roles: host.roles.clone(),
        address: host.address,
        storage_address: host.storage_address,
    }
}

fn shared(endpoint: &str, name: &VirtualName) -> VirtualAddress {
    VirtualAddress {
        endpoint: endpoint.to_owned(),
        address: Some(name.address),
        hosts: name.hosts.clone(),
        is_device: false,
        device_networks: Vec::new(),
    }
}

/// The address of balanced hosts: of a load balancer, or of Network Load Balancing.
fn balancer(context: &SiteContext<'_>, parts: &Parts<'_>, id: &str, estate: &mut Estate) {
    let nodes = parts
        .virtual_names
        .iter()
        .filter(|name| name.kind == BALANCING_KIND);
    estate
        .virtual_addresses
        .extend(nodes.map(|name| shared(id, name)));
    let Some(balancer) = parts.balancers.iter().find(|one| one.id == id) else {
        return;
    };
    let (is_device, device_networks) = match context.target {
        // Connections come from the balancer's own addresses: client addresses are not kept.
        Target::Aws => {
            let subnets = parts.layout.balancer.iter();
            (true, subnets.map(|subnet| subnet.cidr).collect())
        }
        // These pass connections through unchanged; only their probes come from elsewhere.
        Target::Azure => (false, AZURE_PROBES.to_vec()),
        Target::Gcp => (false, GOOGLE_PROBES.to_vec()),
        // The appliance translates to its own address.
        _ => (
            true,
            balancer.address.map(Ipv4Net::from).into_iter().collect(),
        ),
    };
    estate.virtual_addresses.push(VirtualAddress {
        endpoint: id.to_owned(),
        address: balancer.address,
        hosts: balancer.hosts.clone(),
        is_device,
        device_networks,
    });
}

/// Source of probes of Azure Load Balancer (Microsoft Learn, "What is IP address
/// 168.63.129.16").
const AZURE_PROBES: [Ipv4Net; 1] = [Ipv4Net::new_assert(Ipv4Addr::new(168, 63, 129, 16), 32)];
/// Sources of probes of Google Cloud's passthrough network load balancers (Google Cloud, "Health
/// checks overview", probe IP ranges).
const GOOGLE_PROBES: [Ipv4Net; 4] = [
    Ipv4Net::new_assert(Ipv4Addr::new(35, 191, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(130, 211, 0, 0), 22),
    Ipv4Net::new_assert(Ipv4Addr::new(209, 85, 152, 0), 22),
    Ipv4Net::new_assert(Ipv4Addr::new(209, 85, 204, 0), 22),
];

/// Networks of an endpoint: none where it does not exist on the site, empty where it exists at
/// no known address.
fn networks(
    context: &SiteContext<'_>,
    parts: &Parts<'_>,
    kind: EndpointKind,
) -> Option<Vec<Ipv4Net>> {
    let profile = context.profile;
    let services = parts.services;
    let addresses = |list: &[Ipv4Addr]| list.iter().copied().map(Ipv4Net::from).collect();
    let anywhere = || vec![Ipv4Net::default()];
    let is_own_site = !context.is_recovery;
    match kind {
        EndpointKind::Users => Some(services.users.clone()),
        EndpointKind::Administrators | EndpointKind::Monitoring => {
            Some(services.administrators.clone())
        }
        EndpointKind::Directory => (profile.directory.mode == DirectoryMode::ActiveDirectory)
            .then(|| addresses(&services.domain_controllers)),
        EndpointKind::NameServers => {
            // With a directory its controllers are the name servers, which it has flows for.
            let covered = profile.directory.mode == DirectoryMode::ActiveDirectory
                && services.name_servers == services.domain_controllers;
            (!covered).then(|| addresses(&services.name_servers))
        }
        EndpointKind::TimeServers => {
            let known: Vec<Ipv4Net> = numbers(&services.time_servers);
            let covered = services.time_servers.is_empty()
                && (profile.directory.mode == DirectoryMode::ActiveDirectory
                    || context.target == Target::Azure);
            (!covered).then_some(known)
        }
        EndpointKind::Mail => {
            let server = services.mail_server.as_ref()?;
            let known = numbers(std::slice::from_ref(server));
            // A cloud's hosts reach a server known by name alone through the internet.
            let through_internet = known.is_empty() && context.target.is_cloud();
            Some(if through_internet { anywhere() } else { known })
        }
        EndpointKind::NetworkStorage => {
            let nas = parts.stores.iter().find(|store| store.kind == "nas");
            let address = profile.storage.online.address.filter(|_| is_own_site);
            (nas.is_some() || address.is_some())
                .then(|| address.map(Ipv4Net::from).into_iter().collect())
        }
        EndpointKind::San => {
            let san = parts.stores.iter().find(|store| store.kind == "san")?;
            let storage = parts.layout.storage.as_ref().map(|subnet| subnet.cidr);
            Some(match san.addresses.as_slice() {
                [] => storage.into_iter().collect(),
                known => addresses(known),
            })
        }
        EndpointKind::ObjectStorage => parts.has_buckets.then(anywhere),
        EndpointKind::Archive => {
            let exists = profile.storage.archive.kind == ArchiveKind::Tape && is_own_site;
            let address = profile.storage.archive.address;
            exists.then(|| address.map(Ipv4Net::from).into_iter().collect())
        }
        EndpointKind::Transcoder => {
            let own = matches!(
                profile.workload.transcode.transcoder,
                Transcoder::Carbon | Transcoder::Vantage | Transcoder::FlipFactory
            );
            own.then(Vec::new)
        }
        EndpointKind::RecoverySite => context.other_cidr.map(|cidr| vec![cidr]),
        EndpointKind::Internet => Some(anywhere()),
        EndpointKind::AllHosts
        | EndpointKind::Balancer
        | EndpointKind::ClusterName
        | EndpointKind::VirtualAddress
        | EndpointKind::Parameter
        | EndpointKind::PlatformService => None,
    }
}

/// The texts of a parameter: one or a list. None where the profile does not have it.
fn texts(context: &SiteContext<'_>, parameter: &str) -> Option<Vec<String>> {
    use serde_json::Value;
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match context.facts.get(&format!("parameters.{parameter}"))? {
        Value::Null => None,
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => Some(list.iter().filter_map(text).collect()),
        one => text(one).map(|text| vec![text]),
    }
}

/// Those of the texts that are addresses or networks and no names.
fn ranges(texts: &[String]) -> Vec<Ipv4Net> {
    texts
        .iter()
        .filter_map(|text| groundplan_catalog::addresses::network(text))
        .collect()
}

/// Those of the texts that are addresses and no names.
fn numbers(texts: &[String]) -> Vec<Ipv4Net> {
    texts
        .iter()
        .filter_map(|text| text.parse::<Ipv4Addr>().ok())
        .map(Ipv4Net::from)
        .collect()
}
