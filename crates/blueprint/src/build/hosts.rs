//! Hosts: names, places, addresses, machines.

use std::collections::BTreeSet;

use groundplan_catalog::system::{Cluster, Failover, RestartedBy};
use groundplan_diagnostics::{Finding, code};
use groundplan_profile::model::Server;

use super::addresses::Pool;
use super::names::Taken;
use super::network::{Layout, storage_roles};
use super::site::{PlacedTier, SiteContext};
use super::software::{self, Software};
use super::{Notes, sizing_gap, volumes};
use crate::{Host, Subnet};

/// The hosts of a site in name order.
pub(super) fn place(
    context: &SiteContext<'_>,
    layout: &Layout,
    pool: &mut Pool,
    taken: &mut Taken,
    notes: &mut Notes,
) -> Vec<Host> {
    let storage_roles: BTreeSet<&str> = storage_roles(context).into_iter().collect();
    let mut hosts = Vec::new();
    for placed in context.tiers() {
        if context.target.is_cloud() && placed.choice.machine.is_none() {
            notes.push(sizing_gap(format!(
                "the sizing chose no machine type for tier `{}` of site `{}`",
                placed.tier.id.get_ref(),
                context.id
            )));
            continue;
        }
        let tier = Tier {
            placed,
            software: software::of_tier(context, placed, notes),
            servers: servers(context, placed.tier.id.get_ref()),
            on_storage: placed
                .tier
                .roles
                .iter()
                .any(|role| storage_roles.contains(role.as_str())),
        };
        for number in 0..usize::try_from(placed.choice.hosts()).unwrap_or(0) {
            hosts.extend(tier.host(context, layout, number, pool, taken, notes));
        }
    }
    hosts.sort_by(|a, b| a.name.cmp(&b.name));
    hosts
}

/// The customer's own machines for a tier, one entry per machine. They stand at the primary
/// site.
fn servers<'a>(context: &SiteContext<'a>, tier: &str) -> Vec<&'a Server> {
    if context.is_recovery || context.target.is_cloud() {
        return Vec::new();
    }
    let servers = context.profile.hardware.servers.iter();
    servers
        .filter(|server| server.tier == tier)
        .flat_map(|server| std::iter::repeat_n(server, server.count as usize))
        .collect()
}

struct Tier<'a> {
    placed: PlacedTier<'a>,
    software: Software,
    servers: Vec<&'a Server>,
    on_storage: bool,
}

impl Tier<'_> {
    fn host(
        &self,
        context: &SiteContext<'_>,
        layout: &Layout,
        number: usize,
        pool: &mut Pool,
        taken: &mut Taken,
        notes: &mut Notes,
    ) -> Option<Host> {
        let PlacedTier {
            tier,
            choice,
            index,
            ..
        } = self.placed;
        let id = tier.id.get_ref();
        let place = Place::of(context, &self.placed, number);
        let subnet = self.subnet(context, layout, number, &place)?;
        let name = taken.host(context, id, &place.stem, place.number, notes);
        let address = pool
            .overridden(&name, subnet.cidr, context, notes)
            .or_else(|| pool.host(subnet.cidr, index, place.number));
        let Some(address) = address else {
            notes.push(no_room(context, subnet));
            return None;
        };
        let storage = layout.storage.as_ref().filter(|_| self.on_storage);
        let storage_address = match storage {
            None => None,
            Some(subnet) => {
                let address = pool.host(subnet.cidr, index, number);
                if address.is_none() {
                    notes.push(no_room(context, subnet));
                }
                address
            }
        };
        let server = self.servers.get(number);
        let machine = choice
            .machine
            .as_ref()
            .filter(|_| context.target.is_cloud());
        let whole = |value: f64| value.ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
        let cores = match (machine, server) {
            (Some(machine), _) => machine.vcpu,
            (None, Some(server)) => server.cores,
            (None, None) => whole(choice.cores.value),
        };
        let memory_gb = match (machine, server) {
            (Some(machine), _) => machine.memory_gib,
            (None, Some(server)) => server.memory.value(),
            // Memory of a virtual machine is set in whole GB.
            (None, None) => (choice.memory_gb.value - 1e-9).ceil(),
        };
        let components = tier
            .roles
            .iter()
            .flat_map(|role| context.system.components_of(role))
            .map(|component| component.id.get_ref().clone())
            .collect();
        Some(Host {
            name,
            tier: id.clone(),
            roles: tier.roles.clone(),
            appliance: tier.appliance,
            components,
            subnet: subnet.id.clone(),
            location: place.location.map(str::to_owned),
            taken_over: self.taken_over(context),
            carried_on: self.carried_on(context),
            restarted_by_hypervisor: self.placed.placement.restarted_by == RestartedBy::Hypervisor,
            stands_by_for: self.placed.placement.stands_by_for.clone(),
            zone: subnet.zone.clone(),
            address,
            storage_address,
            public_address: subnet.public && context.public,
            machine_type: machine.map(|one| one.machine_type.clone()),
            cores,
            memory_gb,
            operating_system: self.software.operating_system.clone(),
            operating_system_version: self.software.version.clone(),
            operating_system_edition: self.software.edition.clone(),
            database: self.software.database.clone(),
            image: self.software.image.clone(),
            volumes: volumes::of_tier(context, id, server.copied()),
        })
    }

    /// Whether every role of the hosts moves to another of them by itself.
    fn taken_over(&self, context: &SiteContext<'_>) -> bool {
        let moves = |role: &String| {
            let role = context.system.role(role);
            role.is_some_and(|role| role.failover != Failover::Manual)
        };
        self.placed.placement.cluster == Cluster::None
            && self.placed.choice.hosts() > 1
            && self.placed.tier.roles.iter().all(moves)
    }

    /// Names of the roles whose load the other hosts carry, where not every role moves.
    fn carried_on(&self, context: &SiteContext<'_>) -> Vec<String> {
        let alone =
            self.placed.placement.cluster != Cluster::None || self.placed.choice.hosts() < 2;
        if alone || self.taken_over(context) {
            return Vec::new();
        }
        let roles = self.placed.tier.roles.iter();
        roles
            .filter_map(|role| context.system.role(role))
            .filter(|role| role.failover == Failover::Balanced)
            .map(|role| role.name.clone())
            .collect()
    }

    /// Nodes of a failover cluster stay in one zone, because their shared disks do. Hosts that
    /// the internet must not reach stand in private subnets whatever the topology says.
    fn subnet<'l>(
        &self,
        context: &SiteContext<'_>,
        layout: &'l Layout,
        number: usize,
        place: &Place<'_>,
    ) -> Option<&'l Subnet> {
        let placement = self.placed.placement;
        if let Some(location) = place.location {
            if !context.target.is_cloud() {
                return layout.location(location);
            }
            let zone = context
                .topology
                .locations()
                .iter()
                .position(|one| *one == location)?;
            return layout.subnet(context.public && placement.subnet == "public", zone);
        }
        let zone = match placement.cluster {
            // A shared address stays inside one segment too.
            Cluster::Failover | Cluster::VirtualAddress => 0,
            _ => number,
        };
        let public = context.public && context.target.is_cloud() && placement.subnet == "public";
        layout.subnet(public, zone)
    }
}

/// Where one host of a tier stands among its like.
struct Place<'a> {
    /// Its location, if the tier has any.
    location: Option<&'a str>,
    /// Stem of its name.
    stem: String,
    /// Its number (from 0) among the tier's hosts with the same stem.
    number: usize,
}

impl<'a> Place<'a> {
    fn of(context: &SiteContext<'_>, placed: &PlacedTier<'a>, number: usize) -> Self {
        let locations = &placed.placement.location;
        let stem = &placed.tier.host_name;
        if locations.is_empty() {
            return Self {
                location: None,
                stem: stem.clone(),
                number,
            };
        }
        let location = locations[number % locations.len()].as_str();
        let begins = location_stem(context, location);
        let (stem, number) = match begins {
            "" => (stem.clone(), number),
            begins => (format!("{begins}-{stem}"), number / locations.len()),
        };
        Self {
            location: Some(location),
            stem,
            number,
        }
    }
}

/// What the names of a location's hosts begin with; empty where names do not tell it.
pub(super) fn location_stem<'a>(context: &SiteContext<'a>, location: &str) -> &'a str {
    context
        .system
        .location(location)
        .and_then(|row| row.host_name.as_deref())
        .unwrap_or_default()
}

fn no_room(context: &SiteContext<'_>, subnet: &Subnet) -> Finding {
    Finding::new(
        code::NETWORK_TOO_SMALL,
        format!(
            "the subnet `{}` ({}) of site `{}` has fewer free addresses than hosts",
            subnet.id, subnet.cidr, context.id
        ),
    )
    .at(context.cidr_span, "")
    .help("give the site a larger range")
}
