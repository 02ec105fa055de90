//! A design with its prices looked up: what is paid for, by which price, following which figure.
//!
//! Freezing a design asks the tables once; pricing it at a month or a sample is arithmetic only,
//! in whichever reading. So the same lines answer for the end of the horizon, for every month on
//! the way, for samples of the demand, and for `why`.

use groundplan_catalog::tables::Provider;

use crate::number::Number;
use crate::output::{CostKind, Period};
use crate::reading::Value;

use super::negotiated::Fault;
use super::quantity::Quantity;
use super::stand::{Hosts, Point, Stand, Volume};
use super::tariff::{Charged, Tariff};

/// Everything about a line that does not depend on the demand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    /// Dotted id, such as `compute.web`.
    pub(crate) id: String,
    /// What is paid for.
    pub(crate) what: String,
    pub(crate) kind: CostKind,
    /// The provider that bills it; none for what is bought elsewhere.
    pub(crate) provider: Option<Provider>,
    /// Unit of the quantity.
    pub(crate) unit: String,
    /// Each month, or once. What is paid once is a stock: its quantity is what there must be by
    /// then, so a month pays for the rise since the month before.
    pub(crate) period: Period,
    /// Source of the price, its date, and whether it was read from there.
    pub(crate) source: String,
    pub(crate) as_of: Option<String>,
    pub(crate) verified: bool,
    /// Region that the price was taken from, where it is not the site's own.
    pub(crate) estimate_from: Option<String>,
    pub(crate) note: Option<String>,
}

/// How an amount follows from a quantity.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Charge {
    /// By a price list.
    Tariff(Tariff),
    /// By a price list whose included part counts for each of so many things anew; the article's
    /// quantity is that of one thing.
    Each(Tariff, Quantity),
    /// Whole disks, each billed as the smallest size that holds its share.
    Disks {
        /// Place of the volume in the sizing.
        volume: usize,
        /// GiB and price of the sizes up to that of the design, smallest first.
        sizes: Vec<(f64, Value)>,
        /// Disks of one volume in the design.
        disks: f64,
        /// Shares taken off.
        discounts: Vec<Value>,
    },
    /// Costs nothing here, for a reason that the note says.
    Free,
    /// No price is known; the reason. Never part of a total.
    Unknown(String),
}

/// When a line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Always.
    Always,
    /// If there is any of it.
    IfAny,
    /// If it costs anything: otherwise the price of something else includes it.
    IfPaid,
}

/// One line of the bill as a rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Article {
    pub(crate) head: Head,
    pub(crate) quantity: Quantity,
    pub(crate) charge: Charge,
    pub(crate) listing: Listing,
}

/// One line of the bill at a point of time and demand.
#[derive(Debug, Clone)]
pub(crate) struct Line<'d, N> {
    /// What does not depend on the demand.
    pub(crate) article: &'d Article,
    /// How much is paid for, in the unit of the head.
    pub(crate) quantity: N,
    /// US dollars per unit; the mean where the price has steps.
    pub(crate) unit_price: N,
    /// US dollars a month, or once for the whole stock; zero where no price is known.
    pub(crate) amount: N,
}

/// A design that can be priced at any demand.
///
/// For money over time, freeze once and price each month:
///
/// ```text
/// let design = cost::freeze(&plan, &sizing)?;
/// for month in 0..=horizon {
///     let ledger = demand::reckon(&inputs, &N::literal(f64::from(month) / 12.0));
///     let point = Point { inputs: &inputs, ledger: &ledger, read: &read, pace: Pace::WithDemand };
///     let lines = design.at(&point);
/// }
/// ```
///
/// `inputs` come from `plan.values.map(read)` with the same `read`. Lines stand in the same order
/// with the same heads at every point, so month `m` of line `i` is `lines_of(m)[i]`; a line is
/// there also where its amount is zero. Lines of [`Period::Once`] give the stock by then.
#[derive(Debug, Clone)]
pub(crate) struct Design {
    pub(super) hosts: Vec<Hosts>,
    pub(super) volumes: Vec<Volume>,
    /// The lines, in the order they are billed.
    pub(crate) articles: Vec<Article>,
    /// What is wrong with the agreed prices of the profile, by their number there.
    pub(crate) faults: Vec<(usize, Fault)>,
}

impl Design {
    /// The bill at a point. Every article gives one line, in order.
    pub(crate) fn at<'d, N: Number>(&'d self, point: &Point<'_, N>) -> Vec<Line<'d, N>> {
        let mut stand = Stand::of(&self.hosts, &self.volumes, point);
        let mut lines = Vec::with_capacity(self.articles.len());
        for article in &self.articles {
            let line = article.at(&stand);
            let head = &article.head;
            stand
                .billed
                .push((head.kind, head.period, line.amount.clone()));
            lines.push(line);
        }
        lines
    }

    /// How many hosts each tier has at a point, in the order of the sizing.
    #[cfg(test)]
    pub(crate) fn hosts_at<N: Number>(&self, point: &Point<'_, N>) -> Vec<N> {
        let stand = Stand::of(&self.hosts, &self.volumes, point);
        (0..self.hosts.len())
            .map(|tier| stand.hosts(tier))
            .collect()
    }
}

impl Article {
    fn at<N: Number>(&self, stand: &Stand<'_, N>) -> Line<'_, N> {
        let head = &self.head;
        let read = stand.point.read;
        let measured = |quantity: N| {
            quantity.named(&format!("quantity of {}", head.id), known(&head.unit), "")
        };
        let quantity = self.quantity.read(stand);
        let zero = || N::literal(0.0);
        let charged = match &self.charge {
            Charge::Tariff(tariff) => tariff.charge(&measured(quantity), read),
            Charge::Each(tariff, things) => {
                let things = things.read(stand);
                let one = tariff.charge(&measured(quantity), read);
                Charged {
                    billed: one.billed * things.clone(),
                    amount: one.amount * things,
                    unit_price: one.unit_price,
                }
            }
            Charge::Disks {
                volume,
                sizes,
                disks,
                discounts,
            } => {
                let amount = whole_disks(stand, *volume, sizes, *disks);
                let amount = discounts.iter().fold(amount, |amount, discount| {
                    amount * read(discount).complement()
                });
                let billed = measured(quantity);
                Charged {
                    unit_price: amount.clone().over(billed.clone()),
                    billed,
                    amount,
                }
            }
            Charge::Free | Charge::Unknown(_) => Charged {
                billed: measured(quantity),
                unit_price: zero(),
                amount: zero(),
            },
        };
        Line {
            article: self,
            quantity: charged.billed,
            unit_price: charged.unit_price,
            amount: charged
                .amount
                .named(&format!("cost.{}", head.id), "USD", "S13"),
        }
    }
}

/// Disks of fixed sizes: each disk of the design is billed as the smallest size that holds its
/// share; what does not fit even the largest needs further disks of that size.
fn whole_disks<N: Number>(
    stand: &Stand<'_, N>,
    volume: usize,
    sizes: &[(f64, Value)],
    disks: f64,
) -> N {
    let at = stand.volume(volume);
    let read = stand.point.read;
    let Some(((_, first), larger)) = sizes.split_first() else {
        return N::literal(0.0);
    };
    let first = read(first);
    if larger.is_empty() {
        return at.disks() * first;
    }
    let share = at.need_gib.clone() / N::literal(disks);
    let mut price = first.clone();
    let mut before = (sizes[0].0, first);
    for (gib, value) in larger {
        let this = read(value);
        // One as soon as the share exceeds the smaller size, else zero.
        let exceeds = (share.clone() / N::literal(before.0) - N::literal(1.0))
            .greatest(N::literal(0.0))
            .ceil_guarded()
            .least(N::literal(1.0));
        price = price + exceeds * (this.clone() - before.1);
        before = (*gib, this);
    }
    let further = at.disks_each.clone() - N::literal(disks);
    at.copies * (N::literal(disks) * price + further * before.1)
}

/// The unit as a derivation shows it; derivations keep units as fixed texts.
fn known(unit: &str) -> &'static str {
    const UNITS: [&str; 34] = [
        "h",
        "vcpu-hour",
        "gb-month",
        "gib-month",
        "tb-month",
        "gib-hour",
        "disk-month",
        "iops-month",
        "iops-hour",
        "MB/s-month",
        "MiB/s-month",
        "MB/s-hour",
        "MiB/s-hour",
        "capacity-unit-hour",
        "hour",
        "month",
        "gb",
        "gib",
        "1k-requests",
        "10k-requests",
        "1m-requests",
        "minute",
        "16-core-pack",
        "2-core-pack",
        "user-or-device",
        "cartridge",
        "hosts",
        "GB",
        "users",
        "USD",
        "kWh",
        "rack-unit-month",
        "drive",
        "machines",
    ];
    UNITS
        .iter()
        .find(|known| **known == unit)
        .copied()
        .unwrap_or("")
}
