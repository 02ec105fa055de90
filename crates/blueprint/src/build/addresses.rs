//! Addresses inside subnets.
//!
//! Hosts of a tier are counted from an offset of the tier, so that a further web node moves no
//! database server. What the provider keeps and what the profile places inside the range is left
//! out.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use groundplan_diagnostics::{Finding, code};
use groundplan_profile::model::Target;
use ipnet::Ipv4Net;

use super::Notes;
use super::network::Layout;
use super::site::SiteContext;

/// Offset of the first tier's first host, and hosts before the next tier begins, in a subnet
/// that is large enough; virtual addresses begin at half of it.
const BLOCK: u32 = 16;

/// The same for any subnet: an eighth of it, so that seven tiers find their place.
fn block(subnet: Ipv4Net) -> u32 {
    let size = 1_u64 << (32 - u32::from(subnet.prefix_len()));
    u32::try_from(size / 8).map_or(BLOCK, |eighth| eighth.clamp(1, BLOCK))
}

/// Free addresses of a site.
pub(super) struct Pool {
    target: Target,
    taken: BTreeSet<Ipv4Addr>,
    overrides: BTreeMap<String, IpAddr>,
}

impl Pool {
    pub(super) fn new(context: &SiteContext<'_>, layout: &Layout) -> Self {
        let profile = context.profile;
        let mut taken: BTreeSet<Ipv4Addr> = profile
            .directory
            .controllers
            .iter()
            .chain(&profile.network.name_servers)
            .chain(profile.hardware.san.iter().flat_map(|san| &san.addresses))
            .copied()
            .chain(profile.storage.online.address)
            .chain(profile.storage.archive.address)
            .chain(texts(profile))
            .collect();
        let gateways = layout
            .private
            .iter()
            .chain(&layout.public)
            .chain(&layout.storage)
            .chain(&layout.locations)
            .filter_map(|subnet| subnet.gateway);
        taken.extend(gateways);
        // Addresses asked for by name are kept free for their hosts.
        let overrides = profile.overrides.addresses.clone();
        taken.extend(overrides.values().filter_map(|address| match address {
            IpAddr::V4(address) => Some(*address),
            IpAddr::V6(_) => None,
        }));
        Self {
            target: context.target,
            taken,
            overrides,
        }
    }

    /// The address of the `number`-th host (from 0) of the `tier`-th tier. None: no room.
    pub(super) fn host(&mut self, subnet: Ipv4Net, tier: usize, number: usize) -> Option<Ipv4Addr> {
        let tier = u32::try_from(tier).ok()?;
        let number = u32::try_from(number).ok()?;
        let block = block(subnet);
        let first = tier.saturating_add(1).saturating_mul(block);
        let wanted = (number < block).then(|| first.saturating_add(number));
        self.take(subnet, wanted)
    }

    /// An address for a cluster's name or an appliance.
    pub(super) fn shared(&mut self, subnet: Ipv4Net) -> Option<Ipv4Addr> {
        self.take(subnet, Some(block(subnet) / 2))
    }

    /// The address that the profile gives a host, if it can be used in its subnet.
    pub(super) fn overridden(
        &mut self,
        host: &str,
        subnet: Ipv4Net,
        context: &SiteContext<'_>,
        notes: &mut Notes,
    ) -> Option<Ipv4Addr> {
        let asked = *self.overrides.get(host)?;
        let refused = match asked {
            IpAddr::V6(_) => "it is no IPv4 address".to_owned(),
            IpAddr::V4(address) if !subnet.contains(&address) => {
                format!("it is outside its subnet `{subnet}`")
            }
            IpAddr::V4(address) if self.is_reserved(subnet, address) => {
                format!("it is reserved in the subnet `{subnet}`")
            }
            IpAddr::V4(address) => return Some(address),
        };
        let path = format!("overrides.addresses.{host}");
        notes.push(
            Finding::new(
                code::ADDRESS_UNUSABLE,
                format!("`{asked}` cannot be the address of `{host}`: {refused}"),
            )
            .at(context.loaded.span_or_parent(&path), "")
            .help(format!(
                "take a free address of `{subnet}`, or leave the host out"
            )),
        );
        None
    }

    fn take(&mut self, subnet: Ipv4Net, wanted: Option<u32>) -> Option<Ipv4Addr> {
        let first = u32::from(subnet.network());
        let size = 1_u64 << (32 - u32::from(subnet.prefix_len()));
        let from = u64::from(wanted.unwrap_or(0)).min(size);
        // From the wanted place upwards, then from the start.
        let found = (from..size).chain(0..from).find_map(|offset| {
            let address = Ipv4Addr::from(first.checked_add(u32::try_from(offset).ok()?)?);
            (!self.is_reserved(subnet, address) && !self.taken.contains(&address))
                .then_some(address)
        })?;
        self.taken.insert(found);
        Some(found)
    }

    /// Addresses that nobody may have: network and broadcast address, the gateway, and what
    /// clouds keep: three more after the network on AWS (EC2 API, `CreateSubnet`) and Azure
    /// (Virtual Network FAQ), and the last but one on Google Cloud (VPC subnets).
    fn is_reserved(&self, subnet: Ipv4Net, address: Ipv4Addr) -> bool {
        let offset = u32::from(address).wrapping_sub(u32::from(subnet.network()));
        let left = u32::from(subnet.broadcast()).wrapping_sub(u32::from(address));
        match self.target {
            Target::Aws | Target::Azure => offset < 4 || left == 0,
            Target::Gcp => offset < 2 || left < 2,
            _ => offset < 2 || left == 0,
        }
    }
}

/// Addresses among values that may also be names.
fn texts(profile: &groundplan_profile::Profile) -> impl Iterator<Item = Ipv4Addr> + '_ {
    let servers = profile.network.time_servers.iter();
    servers
        .chain(&profile.mail.server)
        .filter_map(|text| text.parse().ok())
}
