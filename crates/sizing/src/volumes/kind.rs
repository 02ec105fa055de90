//! Kinds of network disks: which kind, how many, how large, how fast, and what it costs.
//!
//! Every kind of the provider is laid out for the need and priced; the cheapest that may be used
//! wins, and each of the others keeps its reason. Limits come from the tables; which kind may
//! start a machine or be shared comes from the providers' documentation, named beside it.

mod facts;
mod layout;
mod price;

#[cfg(test)]
mod tests;

use groundplan_catalog::tables::{Provider, TableErrors, Tables};
use groundplan_profile::model::{DiskKinds, Striping};

use crate::bound::cents;
use crate::number::ceil_guarded;
use crate::output::LayoutRefusal;
use crate::text::{dollars, number};
use facts::{Grade, Kind};

/// What a volume asks for.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a, 's> {
    pub(super) tables: &'a Tables<'s>,
    pub(super) provider: Provider,
    pub(super) region: &'a str,
    /// The disk that the machine starts from.
    pub(super) boot: bool,
    pub(super) shared: bool,
    /// Holds media, so that slower kinds may be used where the profile allows them.
    pub(super) media: bool,
    /// The machines stand in zones.
    pub(super) zonal: bool,
    pub(super) kinds: DiskKinds,
    pub(super) striping: Striping,
    pub(super) gib: f64,
    pub(super) iops: f64,
    pub(super) throughput_mb_s: f64,
    pub(super) shared_iops: f64,
}

/// Equal disks that make up a volume.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Disk {
    pub(super) kind: String,
    pub(super) price_tier: Option<String>,
    pub(super) disks: u32,
    pub(super) gib: u32,
    pub(super) iops: Option<u32>,
    pub(super) throughput: Option<u32>,
}

impl Disk {
    /// Room on the customer's own hardware.
    pub(super) fn own(gib: f64) -> Self {
        Self {
            kind: "local".to_owned(),
            price_tier: None,
            disks: 1,
            gib: whole(gib),
            iops: None,
            throughput: None,
        }
    }

    fn words(&self) -> String {
        format!("{} × {} GiB {}", self.disks, self.gib, self.kind)
    }
}

/// A layout that would do, with its price a month where it is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) disk: Disk,
    pub(super) usd: Option<f64>,
}

/// All layouts that may be used, best first, and why the others are out.
#[derive(Debug)]
pub(super) struct Options {
    /// Never empty: cheapest first; each further one takes fewer disks than those before it.
    pub(super) usable: Vec<Layout>,
    pub(super) refused: Vec<LayoutRefusal>,
}

impl Options {
    /// Room on the customer's own hardware.
    pub(super) fn own(gib: f64) -> Self {
        Self {
            usable: vec![Layout {
                disk: Disk::own(gib),
                usd: None,
            }],
            refused: Vec::new(),
        }
    }
}

/// Lays the need out on every kind of the provider.
pub(super) fn options(ask: &Ask<'_, '_>) -> Result<Options, TableErrors> {
    let mut usable: Vec<Layout> = Vec::new();
    let mut refused = Vec::new();
    let mut unlikely = Vec::new();
    for kind in facts::of(ask.provider) {
        let layouts = layout::layouts(ask, kind)?;
        let mut priced = Vec::new();
        for disk in layouts {
            let usd = price::monthly(ask.tables, ask.provider, ask.region, &disk)?;
            priced.push(Layout { disk, usd });
        }
        sort(&mut priced);
        let Some(best) = priced.first().cloned() else {
            refused.push(LayoutRefusal {
                layout: kind.id.to_owned(),
                usd_per_month: None,
                reason: "not in the tables, or no number of its disks is enough".to_owned(),
            });
            continue;
        };
        match bar(ask, kind) {
            Some(reason) => {
                refused.push(refusal(&best, reason.to_owned()));
            }
            None if best.usd.is_none() => {
                refused.push(refusal(&best, "no price in the tables".to_owned()));
                unlikely.push(best);
            }
            None => usable.extend(priced),
        }
    }
    sort(&mut usable);
    if usable.is_empty() {
        // Without any price the first kind that may be used stands in, and is listed as unpriced.
        usable.extend(unlikely.into_iter().take(1));
        refused
            .retain(|one| Some(&one.layout) != usable.first().map(|one| one.disk.words()).as_ref());
    }
    if usable.is_empty() {
        usable.push(Layout {
            disk: Disk {
                kind: facts::of(ask.provider)
                    .first()
                    .map_or("disk", |kind| kind.id)
                    .to_owned(),
                disks: layout::MOST_DISKS,
                ..Disk::own(ask.gib)
            },
            usd: None,
        });
    }
    let winner = taken(ask, &usable);
    losers(ask, &usable, winner, &mut refused);
    let chosen = usable.remove(winner);
    let mut frontier = vec![chosen];
    for one in usable {
        if frontier.iter().all(|held| one.disk.disks < held.disk.disks) {
            frontier.push(one);
        }
    }
    Ok(Options {
        usable: frontier,
        refused,
    })
}

/// The place of the layout that is taken: the cheapest; without a wish for stripes the cheapest
/// of those that stripe no more than their kind has to.
fn taken(ask: &Ask<'_, '_>, usable: &[Layout]) -> usize {
    if ask.striping == Striping::Cheapest {
        return 0;
    }
    let least = |kind: &str| {
        let of_kind = usable.iter().filter(|one| one.disk.kind == kind);
        of_kind.map(|one| one.disk.disks).min().unwrap_or(1)
    };
    usable
        .iter()
        .position(|one| one.disk.disks == least(&one.disk.kind))
        .unwrap_or(0)
}

fn losers(ask: &Ask<'_, '_>, usable: &[Layout], winner: usize, refused: &mut Vec<LayoutRefusal>) {
    let best = &usable[winner];
    let mut told = vec![best.disk.kind.clone()];
    let mut reasons = Vec::new();
    if let Some(cheaper) = usable[..winner].first()
        && ask.striping == Striping::Needed
    {
        let less = best.usd.unwrap_or_default() - cheaper.usd.unwrap_or_default();
        if less >= 0.005 {
            reasons.push(refusal(
                cheaper,
                format!(
                    "{} USD a month less with more disks in a stripe; `[purchase] striping = \
                     \"cheapest\"` takes them",
                    dollars(less)
                ),
            ));
        }
    }
    for one in usable {
        if told.contains(&one.disk.kind) {
            continue;
        }
        told.push(one.disk.kind.clone());
        let reason = match (one.usd, best.usd) {
            (Some(usd), Some(held)) if held > 0.0 && usd > held * 1.000_5 => format!(
                "{} % dearer",
                number((usd / held * 1000.0 - 1000.0).round() / 10.0)
            ),
            _ => "no cheaper".to_owned(),
        };
        reasons.push(refusal(one, reason));
    }
    refused.splice(0..0, reasons);
}

/// Why a kind may not be used here.
fn bar(ask: &Ask<'_, '_>, kind: &Kind) -> Option<&'static str> {
    if ask.boot && !kind.starts_machines {
        return Some("no machine starts from it");
    }
    if ask.shared && !kind.shared {
        return Some("two machines cannot share it");
    }
    if kind.zonal && !ask.zonal {
        return Some("attaches only to machines in a zone");
    }
    if kind.few_machines && !ask.shared {
        return Some("only some families of machines attach it");
    }
    match kind.grade {
        Grade::Provisioned => None,
        _ if ask.boot => Some("too slow to start from"),
        _ if !ask.media => Some("too slow for a database"),
        _ if ask.kinds == DiskKinds::Any => None,
        Grade::Plain => Some("no promised speed; `[purchase] disks = \"any\"` allows it for media"),
        Grade::HardDisk => Some("hard disks; `[purchase] disks = \"any\"` allows them for media"),
    }
}

fn sort(options: &mut [Layout]) {
    options.sort_by(|one, other| {
        let usd = |one: &Layout| one.usd.unwrap_or(f64::INFINITY);
        usd(one)
            .total_cmp(&usd(other))
            .then_with(|| one.disk.disks.cmp(&other.disk.disks))
    });
}

fn refusal(one: &Layout, reason: String) -> LayoutRefusal {
    LayoutRefusal {
        layout: one.disk.words(),
        usd_per_month: one.usd.map(cents),
        reason,
    }
}

fn whole(value: f64) -> u32 {
    ceil_guarded(value).clamp(0.0, f64::from(u32::MAX)) as u32
}
