//! Subnets and zones of a site.
//!
//! Clouds: for each zone a private and a public subnet, and a small one for load balancers that
//! open connections of their own, so that the firewall can tell them from hosts. Private subnets
//! lie in the first half of the range, public ones in the third quarter, those of balancers in
//! the last: adding a zone moves nothing. Elsewhere: one network for servers, or one per location
//! where the topology spreads them, and, where a SAN is reached over iSCSI, one for storage.

use std::net::Ipv4Addr;

use groundplan_catalog::system::{Cluster, EndpointKind};
use groundplan_diagnostics::{Finding, code};
use groundplan_profile::model::{Target, ZoneSpread};
use ipnet::Ipv4Net;

use super::Notes;
use super::site::SiteContext;
use crate::Subnet;

/// Networks of a site by what they are for, one per zone in clouds.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) private: Vec<Subnet>,
    pub(super) public: Vec<Subnet>,
    pub(super) balancer: Vec<Subnet>,
    pub(super) storage: Option<Subnet>,
    /// One per location that the topology uses, on premises.
    pub(super) locations: Vec<Subnet>,
}

impl Layout {
    /// All subnets in address order.
    pub(super) fn into_subnets(self) -> Vec<Subnet> {
        let mut subnets: Vec<Subnet> = self
            .private
            .into_iter()
            .chain(self.public)
            .chain(self.balancer)
            .chain(self.storage)
            .chain(self.locations)
            .collect();
        subnets.sort_by_key(|subnet| subnet.cidr);
        subnets
    }

    /// The subnet of a location.
    pub(super) fn location(&self, id: &str) -> Option<&Subnet> {
        self.locations.iter().find(|subnet| subnet.id == id)
    }

    /// The subnet for a host, by the place the topology names and the host's number in its tier.
    pub(super) fn subnet(&self, public: bool, zone: usize) -> Option<&Subnet> {
        let subnets = if public { &self.public } else { &self.private };
        subnets.get(zone % subnets.len().max(1))
    }
}

/// Largest subnets that are made; a larger range leaves room instead.
const HOSTS_PREFIX: u8 = 24;
const PUBLIC_PREFIX: u8 = 26;
const BALANCER_PREFIX: u8 = 28;

/// Smallest subnet of a provider: `/28` on AWS (EC2 API, `CreateSubnet`), `/29` on Azure and
/// Google Cloud (their virtual network documentation); on premises what holds two hosts.
fn smallest(target: Target) -> u8 {
    match target {
        Target::Aws => 28,
        Target::Azure | Target::Gcp => 29,
        _ => 30,
    }
}

pub(super) fn layout(context: &SiteContext<'_>, notes: &mut Notes) -> Layout {
    if context.target == Target::Aws && context.cidr.prefix_len() < 16 {
        notes.push(
            Finding::new(
                code::NETWORK_TOO_SMALL,
                format!(
                    "the range `{}` is larger than the `/16` that Amazon VPC allows",
                    context.cidr
                ),
            )
            .at(context.cidr_span, "")
            .help("take a `/16` of it"),
        );
    }
    let layout = if context.target.is_cloud() {
        let zones = zones(context, notes);
        cloud(context, &zones)
    } else {
        premises(context)
    };
    layout.unwrap_or_else(|| {
        notes.push(
            Finding::new(
                code::NETWORK_TOO_SMALL,
                format!(
                    "the range `{}` is too small for the subnets of site `{}`",
                    context.cidr, context.id
                ),
            )
            .at(context.cidr_span, "")
            .help("a `/24` is enough for two zones, a `/16` leaves room for years"),
        );
        Layout::default()
    })
}

/// The `index`-th network of this size inside a range.
fn nth(range: Ipv4Net, prefix: u8, index: usize) -> Option<Ipv4Net> {
    range.subnets(prefix).ok()?.nth(index)
}

fn cloud(context: &SiteContext<'_>, zones: &[String]) -> Option<Layout> {
    let range = context.cidr;
    // Zones are given room by powers of two.
    let bits = u8::try_from(zones.len().next_power_of_two().trailing_zeros()).ok()?;
    let quarter = range.prefix_len().checked_add(2)?;
    let halves: Vec<Ipv4Net> = range.subnets(range.prefix_len() + 1).ok()?.collect();
    let quarters: Vec<Ipv4Net> = range.subnets(quarter).ok()?.collect();
    let (hosts, publics, balancers) = (halves.first()?, quarters.get(2)?, quarters.get(3)?);
    let fit = |wanted: u8, inside: &Ipv4Net| wanted.max(inside.prefix_len() + bits);
    let sizes = [
        fit(HOSTS_PREFIX, hosts),
        fit(PUBLIC_PREFIX, publics),
        fit(BALANCER_PREFIX, balancers),
    ];
    let has_devices = balances_by_device(context);
    let needed = if has_devices { &sizes[..] } else { &sizes[..2] };
    if needed.iter().any(|size| *size > smallest(context.target)) {
        return None;
    }
    let mut layout = Layout::default();
    for (index, zone) in zones.iter().enumerate() {
        let letter = char::from(b'a' + u8::try_from(index).ok()?);
        let subnet = |kind: &str, inside: Ipv4Net, size: u8, public: bool| {
            let cidr = nth(inside, size, index)?;
            Some(Subnet {
                id: format!("{kind}-{letter}"),
                cidr,
                gateway: cidr.hosts().next(),
                zone: Some(zone.clone()),
                public,
                vlan: None,
            })
        };
        layout
            .private
            .push(subnet("private", *hosts, sizes[0], false)?);
        layout
            .public
            .push(subnet("public", *publics, sizes[1], true)?);
        if has_devices {
            layout
                .balancer
                .push(subnet("balancer", *balancers, sizes[2], context.public)?);
        }
    }
    Some(layout)
}

/// Whether load balancers open connections of their own from addresses inside the range.
pub(super) fn balances_by_device(context: &SiteContext<'_>) -> bool {
    context.target == Target::Aws && context.has(Cluster::LoadBalancer)
}

fn premises(context: &SiteContext<'_>) -> Option<Layout> {
    let range = context.cidr;
    let network = &context.profile.network;
    let is_primary = !context.is_recovery;
    let subnet = |id: &str, cidr: Ipv4Net, gateway: bool, vlan: Option<u16>| Subnet {
        id: id.to_owned(),
        cidr,
        gateway: gateway.then(|| cidr.hosts().next()).flatten(),
        zone: None,
        public: false,
        vlan: vlan.filter(|_| is_primary),
    };
    if range.prefix_len() > smallest(context.target) {
        return None;
    }
    let locations = locations(context)?;
    if !locations.is_empty() {
        let mut taken: Vec<Ipv4Net> = locations.iter().map(|one| one.cidr).collect();
        let mut layout = Layout {
            locations,
            ..Layout::default()
        };
        if context
            .topology
            .tiers
            .iter()
            .any(|one| one.location.is_empty())
        {
            let cidr = beside(context, &taken, false)?;
            taken.push(cidr);
            layout.private = vec![subnet("servers", cidr, true, network.vlan)];
        }
        if needs_storage_network(context) {
            let cidr = beside(context, &taken, true)?;
            layout.storage = Some(subnet("storage", cidr, false, network.storage_vlan));
        }
        return Some(layout);
    }
    if needs_storage_network(context) {
        let size = HOSTS_PREFIX.max(range.prefix_len() + 1);
        if size > smallest(context.target) {
            return None;
        }
        let servers = nth(range, size, 0)?;
        // Where the SAN has its addresses already, the storage network is theirs.
        let san = context.profile.hardware.san.iter().filter(|_| is_primary);
        let around_san = san
            .flat_map(|san| &san.addresses)
            .filter(|address| range.contains(*address) && !servers.contains(*address))
            .find_map(|address| Ipv4Net::new(*address, size).ok())
            .map(|network| network.trunc());
        let storage = around_san.or_else(|| nth(range, size, 1))?;
        let servers = subnet("servers", servers, true, network.vlan);
        // iSCSI is never routed, so its network has no gateway.
        let storage = subnet("storage", storage, false, network.storage_vlan);
        return Some(Layout {
            private: vec![servers],
            storage: Some(storage),
            ..Layout::default()
        });
    }
    let size = HOSTS_PREFIX.max(range.prefix_len());
    let servers = subnet("servers", nth(range, size, 0)?, true, network.vlan);
    Some(Layout {
        private: vec![servers],
        ..Layout::default()
    })
}

/// The networks of the locations that the topology uses: those of the profile at the primary
/// site, parts of the range in the order of the topology elsewhere. Empty: it uses none.
fn locations(context: &SiteContext<'_>) -> Option<Vec<Subnet>> {
    let used = context.topology.locations();
    let given = &context.profile.network.locations;
    let bits = u8::try_from(used.len().next_power_of_two().trailing_zeros()).ok()?;
    let size = HOSTS_PREFIX.max(context.cidr.prefix_len().checked_add(bits)?);
    let mut subnets = Vec::new();
    for (index, id) in used.into_iter().enumerate() {
        let network = given.get(id).filter(|_| !context.is_recovery);
        let cidr = match network {
            Some(network) => network.cidr.trunc(),
            None => nth(context.cidr, size, index)?,
        };
        subnets.push(Subnet {
            id: id.to_owned(),
            cidr,
            gateway: network
                .and_then(|network| network.gateway)
                .or_else(|| cidr.hosts().next()),
            zone: None,
            public: false,
            vlan: network.and_then(|network| network.vlan),
        });
    }
    Some(subnets)
}

/// A network beside those taken: around the SAN's addresses if it is for storage, else the first
/// that is free.
fn beside(context: &SiteContext<'_>, taken: &[Ipv4Net], for_storage: bool) -> Option<Ipv4Net> {
    let range = context.cidr;
    let size = HOSTS_PREFIX.max(range.prefix_len().checked_add(1)?);
    let is_free = |network: &Ipv4Net| {
        !taken
            .iter()
            .any(|one| one.contains(network) || network.contains(one))
    };
    let san = context.profile.hardware.san.iter();
    let around = san
        .filter(|_| for_storage && !context.is_recovery)
        .flat_map(|san| &san.addresses)
        .filter(|address| range.contains(*address))
        .filter_map(|address| Ipv4Net::new(*address, size).ok())
        .map(|network| network.trunc())
        .find(is_free);
    around.or_else(|| range.subnets(size).ok()?.find(is_free))
}

/// Whether hosts reach a SAN over iSCSI: a flow to it is open here, or its VLAN is named.
fn needs_storage_network(context: &SiteContext<'_>) -> bool {
    let named = !context.is_recovery && context.profile.network.storage_vlan.is_some();
    named || !storage_roles(context).is_empty()
}

/// Roles whose hosts reach the SAN.
pub(super) fn storage_roles<'a>(context: &SiteContext<'a>) -> Vec<&'a str> {
    let sans: Vec<&str> = context.endpoints(EndpointKind::San).collect();
    context
        .flows()
        .into_iter()
        .filter(|flow| !flow.closed && flow.to.iter().any(|to| sans.contains(&to.as_str())))
        .flat_map(|flow| flow.from.iter().map(String::as_str))
        .collect()
}

/// Zones to use. One unless the profile spreads hosts; then those it names, or two.
fn zones(context: &SiteContext<'_>, notes: &mut Notes) -> Vec<String> {
    let most = match context.spread {
        ZoneSpread::Single => 1,
        ZoneSpread::Multiple => usize::from(u8::MAX),
    };
    if !context.zones.is_empty() {
        // 26 letters name the subnets; no region has as many zones.
        return context.zones.iter().take(most.min(26)).cloned().collect();
    }
    let region = context.region.as_deref().unwrap_or_default();
    let names: [String; 2] = match context.target {
        Target::Azure => ["1".to_owned(), "2".to_owned()],
        Target::Gcp => [format!("{region}-b"), format!("{region}-c")],
        _ => [format!("{region}a"), format!("{region}b")],
    };
    let chosen: Vec<String> = names.into_iter().take(most).collect();
    let path = if context.is_recovery {
        "availability.dr.zones"
    } else {
        "deployment.zones"
    };
    notes.assume(
        path,
        chosen.join(", "),
        "availability zones, the first of the region; that they exist for this account and offer the machine types shows when the plan is made",
    );
    chosen
}

/// The range of the same size next to this one: the one after it, or before it at the end of a
/// private block.
pub(super) fn neighbour(range: Ipv4Net) -> Ipv4Net {
    let size = 1_u64 << (32 - u32::from(range.prefix_len()));
    let start = u64::from(u32::from(range.network()));
    let at = |start: u64| {
        let address = Ipv4Addr::from(u32::try_from(start).ok()?);
        Ipv4Net::new(address, range.prefix_len()).ok()
    };
    let after = at(start + size);
    let before = start.checked_sub(size).and_then(at);
    after
        .filter(|one| {
            !groundplan_firewall::is_public(*one) || groundplan_firewall::is_public(range)
        })
        .or(before)
        .unwrap_or(range)
}
