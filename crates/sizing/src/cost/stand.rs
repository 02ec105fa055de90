//! How many hosts and how large the disks are at one point of time and demand.
//!
//! A design says which machine, which kind of disk and which rule counts them; how many there
//! are follows from the demand of the month. At the demand the design was made for, the counts
//! are those of the design.

use groundplan_catalog::system::CountRule;

use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::number::Number;
use crate::output::{CostKind, Period};
use crate::reading::{From, Value};
use crate::tier::{self, GB_PER_GIB};

/// Whether what is provisioned follows the demand or is bought at once for the whole horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Hosts and disks are added as the demand asks for them.
    WithDemand,
    /// Hosts and disks stand from the first day as the design has them. What is paid by use
    /// (objects, traffic, requests) follows the demand all the same.
    AsDesigned,
}

/// The demand that a design is priced at.
pub(crate) struct Point<'r, N> {
    /// The inputs in this reading.
    pub(crate) inputs: &'r Inputs<N>,
    /// The figures of the demand, reckoned for the month in question.
    pub(crate) ledger: &'r Ledger<N>,
    /// How values from outside, such as prices, are read: the same reading as the inputs'.
    pub(crate) read: &'r dyn Fn(&Value) -> N,
    /// How hosts and disks follow.
    pub(crate) pace: Pace,
}

/// How the hosts of a tier are counted.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    /// Id of the figure, `tier.<id>.count`.
    pub(super) id: String,
    /// As many as the design has.
    pub(super) chosen: f64,
    /// Why there are so many, for a derivation.
    pub(super) reason: String,
    /// The rule that counts them; absent where the count does not follow from the demand.
    pub(super) rule: Option<Counting>,
}

/// A rule that counts hosts.
#[derive(Debug, Clone)]
pub(super) struct Counting {
    pub(super) rule: CountRule,
    /// Cores that one host brings.
    pub(super) cores: f64,
    /// Transcode jobs that one host takes at the same time, where that is fixed.
    pub(super) slots: Option<f64>,
    pub(super) spare: tier::Spare<f64>,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Counting {
    pub(super) fn read<N: Number>(
        &self,
        inputs: &Inputs<N>,
        ledger: &Ledger<N>,
        leaf: impl Fn(&str, &'static str, f64) -> N,
    ) -> N {
        let spare = tier::Spare {
            hosts: leaf("spare hosts", "", self.spare.hosts),
            of_transcoders: self.spare.of_transcoders,
        };
        let cores = leaf("cores of one host", "cores", self.cores);
        let slots = self
            .slots
            .map(|slots| leaf("slots of one host", "slots", slots));
        let counted = tier::count(self.rule, ledger, inputs, &cores, slots.as_ref(), &spare);
        let counted = if self.most.is_finite() {
            counted.least(N::literal(self.most))
        } else {
            counted
        };
        counted.greatest(leaf("least hosts", "hosts", self.least))
    }
}

/// How the disks of a volume follow from what it holds.
#[derive(Debug, Clone)]
pub(super) struct Volume {
    /// Id of the figure, `volume.<tier>.<volume>`.
    pub(super) id: String,
    /// Place of its tier.
    pub(super) tier: usize,
    /// How many such volumes there are, where that does not follow from the hosts.
    pub(super) copies: Option<f64>,
    /// One for all hosts instead of one for each.
    pub(super) shared: bool,
    /// The figure of the demand it holds, and whether the hosts share it.
    pub(super) holds: Option<(&'static str, bool)>,
    /// GB that it has at least, and that an override gives it.
    pub(super) least_gb: f64,
    pub(super) given_gb: Option<f64>,
    /// GiB that it has at least: the vendor's figures are met in GiB.
    pub(super) least_gib: f64,
    /// Disks that make it up.
    pub(super) disks: f64,
    /// GiB of one disk in the design.
    pub(super) disk_gib: f64,
    /// Least GiB of one disk, for its speed.
    pub(super) least_disk_gib: f64,
    /// Whether the disks come in fixed sizes, so that more room means more of them.
    pub(super) fixed_sizes: bool,
    /// Whether its size follows from the demand at all.
    pub(super) follows: bool,
}

/// A volume at a point.
#[derive(Debug, Clone)]
pub(super) struct VolumeAt<N> {
    /// How many such volumes there are.
    pub(super) copies: N,
    /// GB that one of them holds.
    pub(super) gb: N,
    /// Disks of one of them.
    pub(super) disks_each: N,
    /// GiB of one disk.
    pub(super) disk_gib: N,
    /// GiB that one volume has to offer, before it is made of whole disks.
    pub(super) need_gib: N,
}

impl<N: Number> VolumeAt<N> {
    pub(super) fn disks(&self) -> N {
        self.copies.clone() * self.disks_each.clone()
    }

    pub(super) fn gib(&self) -> N {
        self.disks() * self.disk_gib.clone()
    }

    pub(super) fn held_gb(&self) -> N {
        self.copies.clone() * self.gb.clone()
    }
}

/// Hosts, volumes and what has been billed so far, at a point.
pub(super) struct Stand<'p, N> {
    pub(super) point: &'p Point<'p, N>,
    hosts: Vec<N>,
    volumes: Vec<VolumeAt<N>>,
    pub(super) billed: Vec<(CostKind, Period, N)>,
}

impl<'p, N: Number> Stand<'p, N> {
    pub(super) fn of(hosts: &[Hosts], volumes: &[Volume], point: &'p Point<'p, N>) -> Self {
        let mut stand = Self {
            point,
            hosts: Vec::with_capacity(hosts.len()),
            volumes: Vec::with_capacity(volumes.len()),
            billed: Vec::new(),
        };
        for tier in hosts {
            let count = stand.count(tier);
            stand.hosts.push(count);
        }
        for volume in volumes {
            let at = stand.place(volume);
            stand.volumes.push(at);
        }
        stand
    }

    pub(super) fn hosts(&self, tier: usize) -> N {
        self.hosts
            .get(tier)
            .cloned()
            .unwrap_or_else(|| N::literal(0.0))
    }

    /// The volume at a place of the sizing; the places are the design's own.
    pub(super) fn volume(&self, place: usize) -> VolumeAt<N> {
        let none = || N::literal(0.0);
        self.volumes
            .get(place)
            .cloned()
            .unwrap_or_else(|| VolumeAt {
                copies: none(),
                gb: none(),
                disks_each: none(),
                disk_gib: none(),
                need_gib: none(),
            })
    }

    /// A figure of the design as a value of its own in a derivation.
    fn leaf(&self, id: String, unit: &str, number: f64, place: &str) -> N {
        (self.point.read)(&Value {
            number,
            range: None,
            unit: unit.to_owned(),
            from: From::Table {
                id,
                place: place.to_owned(),
            },
        })
    }

    fn count(&self, tier: &Hosts) -> N {
        match &tier.rule {
            Some(counting) if self.point.pace == Pace::WithDemand => counting
                .read(
                    self.point.inputs,
                    self.point.ledger,
                    |what, unit, number| {
                        self.leaf(format!("{what} of {}", tier.id), unit, number, &tier.reason)
                    },
                )
                .named(&tier.id, "hosts", tier::rule_name(counting.rule)),
            _ => self.leaf(tier.id.clone(), "hosts", tier.chosen, &tier.reason),
        }
    }

    fn place(&self, volume: &Volume) -> VolumeAt<N> {
        let point = self.point;
        let hosts = self.hosts(volume.tier);
        let copies = match volume.copies {
            Some(copies) => N::literal(copies),
            None if volume.shared => N::literal(1.0),
            None => hosts.clone(),
        };
        let calculated = match volume.holds {
            Some((figure, true)) if !volume.shared => point.ledger.value(figure) / hosts,
            Some((figure, _)) => point.ledger.value(figure),
            None => N::literal(0.0),
        };
        let minimum = |number: f64, unit: &str| {
            self.leaf(
                format!("minimum of {}", volume.id),
                unit,
                number,
                "minimum of the system",
            )
        };
        let (gb, gib) = match volume.given_gb {
            Some(given) => {
                let given = self.leaf(volume.id.clone(), "GB", given, "[overrides]");
                (given.clone(), given)
            }
            None if volume.holds.is_none() => (
                minimum(volume.least_gb, "GB"),
                minimum(volume.least_gib, "GiB"),
            ),
            None => {
                let gb = calculated
                    .greatest(minimum(volume.least_gb, "GB"))
                    .named(&volume.id, "GB", "");
                let gib = (gb.clone() / N::literal(GB_PER_GIB))
                    .greatest(minimum(volume.least_gib, "GiB"));
                (gb, gib)
            }
        };
        let disks = N::literal(volume.disks);
        if point.pace == Pace::AsDesigned || !volume.follows {
            return VolumeAt {
                copies,
                gb,
                disks_each: disks,
                disk_gib: self.leaf(
                    format!("disk of {}", volume.id),
                    "GiB",
                    volume.disk_gib,
                    "chosen",
                ),
                need_gib: N::literal(volume.disks * volume.disk_gib),
            };
        }
        if volume.fixed_sizes {
            let size = self.leaf(
                format!("disk of {}", volume.id),
                "GiB",
                volume.disk_gib,
                "chosen",
            );
            return VolumeAt {
                copies,
                gb,
                disks_each: (gib.clone() / size.clone()).ceil_guarded().greatest(disks),
                disk_gib: size,
                need_gib: gib,
            };
        }
        let each = if volume.disks > 1.0 {
            gib.clone() / disks.clone()
        } else {
            gib.clone()
        };
        let each = if volume.least_disk_gib > 0.0 {
            each.greatest(N::literal(volume.least_disk_gib))
        } else {
            each
        };
        VolumeAt {
            copies,
            gb,
            disks_each: disks,
            disk_gib: each.ceil_guarded(),
            need_gib: gib,
        }
    }
}
