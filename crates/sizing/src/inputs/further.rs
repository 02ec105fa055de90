//! Inputs of the rules that apply to some systems and profiles only: tape drives, a recovery
//! site, channels, nodes of a cluster. What applies is said by the profile and the system's file.

use groundplan_catalog::System;
use groundplan_catalog::system::{ChannelGroup, Facts, LoadRule, Topology};
use groundplan_catalog::tables::Tables;
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::{ArchiveKind, OnlineKind, Target};

use super::gather::{amount, number, optional, quantity};
use crate::output::Site;
use crate::reading::{From, Value};
use crate::tier::GB_PER_GIB;

/// Everything that only some are fed with.
#[derive(Debug, Clone)]
pub(crate) struct Further<V> {
    /// MB/s of a tape drive; absent without tape.
    pub(crate) tape_rate: Option<V>,
    /// Usable GB of the online storage that is there.
    pub(crate) on_hand: Option<V>,
    /// Share of used room at which the mover starts.
    pub(crate) threshold: Option<V>,
    /// How changes travel to this site, where it is the recovery site.
    pub(crate) replica: Option<Replica<V>>,
    /// A delivery network serves previews.
    pub(crate) delivery_network: bool,
    /// Channels that calls share.
    pub(crate) channels: Option<Channels<V>>,
    /// Nodes of a cluster.
    pub(crate) cluster: Option<Cluster<V>>,
}

impl<V> Default for Further<V> {
    fn default() -> Self {
        Self {
            tape_rate: None,
            on_hand: None,
            threshold: None,
            replica: None,
            delivery_network: false,
            channels: None,
            cluster: None,
        }
    }
}

/// How changes travel to a recovery site.
#[derive(Debug, Clone)]
pub(crate) struct Replica<V> {
    /// Minutes of data that may be lost.
    pub(crate) point: V,
    /// Mbit/s of the link that is there.
    pub(crate) link: Option<V>,
    /// Whether originals are copied too.
    pub(crate) media: bool,
}

/// Channels that calls share.
#[derive(Debug, Clone)]
pub(crate) struct Channels<V> {
    /// Erlangs of the busy hour, where the profile gives them.
    pub(crate) load: Option<V>,
    /// Pages that come in within the busy hour.
    pub(crate) pages_in: Option<V>,
    /// Pages that go out within the busy hour.
    pub(crate) pages_out: Option<V>,
    /// Minutes that a page takes.
    pub(crate) minutes_per_page: Option<V>,
    /// Share of refused callers who try again.
    pub(crate) recall: Option<V>,
    /// Pages a day.
    pub(crate) pages_per_day: Option<V>,
    /// Days that pages are kept.
    pub(crate) kept_days: Option<V>,
    /// Channels of one host.
    pub(crate) each: V,
    /// Hosts that carry calls.
    pub(crate) hosts: V,
    /// Share of the calls that may be refused while all hosts work.
    pub(crate) blocking: V,
    /// The same after the loss of one.
    pub(crate) blocking_after_loss: V,
}

/// Nodes of a cluster.
#[derive(Debug, Clone)]
pub(crate) struct Cluster<V> {
    /// Members of the control plane.
    pub(crate) members: Option<V>,
    /// Places that the nodes with pods are spread over.
    pub(crate) sites: V,
    /// GiB of one node.
    pub(crate) memory: V,
    /// Cores of one node.
    pub(crate) cores: V,
    /// GiB that all pods ask for.
    pub(crate) pods_memory: Option<V>,
    /// Cores that all pods ask for.
    pub(crate) pods_cores: Option<V>,
}

macro_rules! mapped {
    ($from:expr, $read:expr, $type:ident { $( $field:ident ),* } { $( $maybe:ident ),* } { $( $plain:ident ),* }) => {
        $type {
            $( $field: $read(&$from.$field), )*
            $( $maybe: $from.$maybe.as_ref().map(&$read), )*
            $( $plain: $from.$plain, )*
        }
    };
}

impl Further<Value> {
    /// Reads every value as a number.
    pub(crate) fn map<N>(&self, read: impl Fn(&Value) -> N) -> Further<N> {
        Further {
            tape_rate: self.tape_rate.as_ref().map(&read),
            on_hand: self.on_hand.as_ref().map(&read),
            threshold: self.threshold.as_ref().map(&read),
            replica: self
                .replica
                .as_ref()
                .map(|one| mapped!(one, read, Replica { point } { link } { media })),
            delivery_network: self.delivery_network,
            channels: self.channels.as_ref().map(|one| {
                mapped!(one, read, Channels { each, hosts, blocking, blocking_after_loss } {
                    load, pages_in, pages_out, minutes_per_page, recall, pages_per_day, kept_days
                } {})
            }),
            cluster: self.cluster.as_ref().map(|one| {
                mapped!(one, read, Cluster { sites, memory, cores } { members, pods_memory, pods_cores } {})
            }),
        }
    }
}

/// What a site is looked at with.
pub(crate) struct Place<'a, 's> {
    pub(crate) loaded: &'a LoadedProfile,
    pub(crate) system: &'a System,
    pub(crate) topology: &'a Topology,
    pub(crate) facts: &'a Facts,
    pub(crate) tables: &'a Tables<'s>,
    pub(crate) target: Target,
    pub(crate) site: Site,
}

impl Place<'_, '_> {
    /// Gathers what applies to the site.
    pub(crate) fn gather(&self) -> Further<Value> {
        let profile = &self.loaded.profile;
        let nas = profile.hardware.nas.as_ref();
        let on_hand = nas.and_then(|nas| nas.usable.as_ref()).filter(|_| {
            self.site == Site::Primary && profile.storage.online.kind == OnlineKind::Nas
        });
        let recovery = profile.availability.dr.as_ref();
        Further {
            tape_rate: self.tape_rate(),
            on_hand: on_hand.map(|usable| quantity("hardware.nas.usable", *usable)),
            threshold: profile
                .storage
                .online
                .threshold
                .map(|share| number("storage.online.threshold", share, "")),
            replica: recovery
                .filter(|_| self.site == Site::Recovery)
                .map(|recovery| Replica {
                    point: quantity("availability.dr.rpo", recovery.rpo),
                    link: profile
                        .network
                        .recovery_link
                        .as_ref()
                        .map(|link| quantity("network.recovery_link", *link)),
                    media: recovery.media,
                }),
            delivery_network: profile.storage.delivery_network.is_some(),
            channels: self.channels(),
            cluster: self.cluster(),
        }
    }

    /// Speed of a drive of the archive's generation, where the table has it.
    fn tape_rate(&self) -> Option<Value> {
        let archive = &self.loaded.profile.storage.archive;
        if archive.kind != ArchiveKind::Tape || self.site != Site::Primary {
            return None;
        }
        let generation = archive.generation.as_deref().unwrap_or("LTO-9");
        let found = self
            .tables
            .hardware(&generation.to_lowercase(), "native_rate");
        let fact = found.ok().flatten()?;
        let rate = fact.number.filter(|rate| *rate > 0.0)?;
        Some(Value {
            number: rate,
            range: None,
            unit: "MB/s".to_owned(),
            from: From::Table {
                id: format!("native rate of {generation}"),
                place: format!("hardware, {}", fact.provenance),
            },
        })
    }

    fn channels(&self) -> Option<Channels<Value>> {
        if self.site != Site::Primary {
            return None;
        }
        let group = *self
            .system
            .channel_groups(self.target.name(), self.facts)
            .first()?;
        let parameter = |id: &str| {
            let path = format!("parameters.{id}");
            let value = self.facts.get(&path)?.as_f64()?;
            Some(number(&path, value, ""))
        };
        let fax = self.loaded.profile.workload.fax.as_ref();
        let at = |key: &str| format!("workload.fax.{key}");
        let load = parameter(&group.load);
        let pages_in =
            fax.and_then(|fax| optional(&at("pages_in_per_hour"), fax.pages_in_per_hour.as_ref()));
        if load.is_none() && pages_in.is_none() {
            return None;
        }
        Some(Channels {
            load,
            pages_in,
            pages_out: fax.and_then(|fax| {
                optional(&at("pages_out_per_hour"), fax.pages_out_per_hour.as_ref())
            }),
            minutes_per_page: fax
                .and_then(|fax| optional(&at("minutes_per_page"), fax.minutes_per_page.as_ref())),
            recall: fax.and_then(|fax| optional(&at("recall"), fax.recall.as_ref())),
            pages_per_day: fax
                .and_then(|fax| optional(&at("pages_per_day"), fax.pages_per_day.as_ref())),
            kept_days: fax.and_then(|fax| optional(&at("kept"), fax.kept.as_ref())),
            each: parameter(&group.channels)?,
            hosts: self.hosts(&group.tiers),
            blocking: of_group(group, "calls that may be refused", group.blocking),
            blocking_after_loss: of_group(
                group,
                "calls that may be refused after a loss",
                group.blocking_after_loss,
            ),
        })
    }

    /// Hosts of some tiers, as far as the profile fixes them.
    fn hosts(&self, tiers: &[String]) -> Value {
        let counts = &self.loaded.profile.overrides.counts;
        let placed = self
            .topology
            .tiers
            .iter()
            .filter(|placed| tiers.contains(&placed.tier));
        let hosts: u32 = placed
            .map(|placed| {
                let given = counts.get(&placed.tier).copied();
                given.unwrap_or_else(|| placed.count.least(self.facts))
            })
            .sum();
        self.of_topology(&format!("hosts of {}", tiers.join(", ")), f64::from(hosts))
    }

    fn of_topology(&self, id: &str, value: f64) -> Value {
        Value {
            number: value,
            range: None,
            unit: String::new(),
            from: From::Table {
                id: id.to_owned(),
                place: format!("topology {}", self.topology.id.get_ref()),
            },
        }
    }

    fn cluster(&self) -> Option<Cluster<Value>> {
        let carrying = |rule: LoadRule| -> Vec<String> {
            let tiers = self.system.file.tiers.iter();
            tiers
                .filter(|tier| tier.load.contains(&rule))
                .map(|tier| tier.id.get_ref().clone())
                .collect()
        };
        let (workers, members) = (carrying(LoadRule::Pods), carrying(LoadRule::ControlPlane));
        let placed = self
            .topology
            .tiers
            .iter()
            .find(|placed| workers.contains(&placed.tier))?;
        let mut locations = placed.location.clone();
        locations.sort();
        locations.dedup();
        let members = self.hosts(&members);
        let (memory, cores) = self.node(&placed.tier);
        let pods = self.loaded.profile.workload.pods.as_ref();
        Some(Cluster {
            members: (members.number > 0.0).then_some(members),
            sites: self.of_topology("locations of the nodes", locations.len().max(1) as f64),
            memory,
            cores,
            pods_memory: pods.map(|pods| {
                let memory = amount("workload.pods.memory", &pods.memory);
                in_gib(memory)
            }),
            pods_cores: pods.map(|pods| amount("workload.pods.cores", &pods.cores)),
        })
    }

    /// Memory in GiB and cores of one host of a tier: as on hand, or else the least.
    fn node(&self, tier: &str) -> (Value, Value) {
        let servers = &self.loaded.profile.hardware.servers;
        let on_hand = servers.iter().filter(|server| server.tier == tier);
        if let Some(least) = on_hand.min_by_key(|server| server.cores) {
            let place = |id: &str, value: f64| Value {
                number: value,
                range: None,
                unit: String::new(),
                from: From::Table {
                    id: format!("{id} of {tier}"),
                    place: "hardware on hand".to_owned(),
                },
            };
            let memory = place("memory", least.memory.value() / GB_PER_GIB);
            return (memory, place("cores", f64::from(least.cores)));
        }
        let minimum = self
            .system
            .effective_minimum(tier, self.target.name(), self.facts);
        let place = |id: &str, value: f64, row: Option<String>| Value {
            number: value,
            range: None,
            unit: String::new(),
            from: From::Table {
                id: format!("{id} of {tier}"),
                place: row.map_or_else(|| "no minimum".to_owned(), |row| format!("minimum, {row}")),
            },
        };
        let memory = minimum.memory_gb.map(|bound| {
            let row = bound.row.id.get_ref().clone();
            place("memory", bound.value / GB_PER_GIB, Some(row))
        });
        let cores = minimum.cores.map(|bound| {
            let row = bound.row.id.get_ref().clone();
            place("cores", f64::from(bound.value), Some(row))
        });
        (
            memory.unwrap_or_else(|| place("memory", 0.0, None)),
            cores.unwrap_or_else(|| place("cores", 0.0, None)),
        )
    }
}

fn in_gib(size: Value) -> Value {
    Value {
        number: size.number / GB_PER_GIB,
        range: size
            .range
            .map(|(low, high)| (low / GB_PER_GIB, high / GB_PER_GIB)),
        unit: "GiB".to_owned(),
        ..size
    }
}

fn of_group(group: &ChannelGroup, id: &str, value: f64) -> Value {
    Value {
        number: value,
        range: None,
        unit: String::new(),
        from: From::Table {
            id: id.to_owned(),
            place: format!("{}, {}", group.id.get_ref(), group.source),
        },
    }
}
