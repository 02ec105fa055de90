//! Prices and discounts that a customer agreed upon, laid over those of the tables.
//!
//! An absolute price replaces the list price of the lines it fits, also of lines without one; a
//! discount comes off whatever price holds. A price that is off by a unit (GB for TB) is refused:
//! it has to lie near the list price, or near what things of its unit cost.

use groundplan_profile::model::Negotiated;

use crate::output::CostKind;
use crate::reading::{From, Value};
use crate::site::Plan;
use crate::text::number;

use super::design::{Article, Charge};
use super::tariff::Tariff;

/// What is wrong with an agreed price; the place is its number in the profile.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// It fits no line.
    NoLine,
    /// Neither or both of a price and a discount are given.
    NotOne,
    /// The price is for another unit than the line's.
    Unit { line: String, unit: String },
    /// The price is too far from what it should be near to.
    Band {
        line: String,
        low: f64,
        high: f64,
        why: String,
    },
    /// Not a date.
    Date,
}

/// How far an agreed price may be from the list price, as a factor either way. Discounts of more
/// than 90 % are not unheard of; a slip of units is a factor of 1000. Ours.
const FACTOR: f64 = 20.0;

/// What one unit of anything costs, in US dollars; ours, wide on purpose, to catch slips by 1000
/// where there is no list price.
const BANDS: [(&str, f64, f64); 19] = [
    ("h", 0.001, 300.0),
    ("hour", 0.0005, 300.0),
    ("vcpu-hour", 0.001, 5.0),
    ("gb-month", 0.0002, 2.0),
    ("gib-month", 0.0002, 2.0),
    ("gb", 0.0005, 2.0),
    ("gib", 0.0005, 2.0),
    ("GB", 0.0005, 20.0),
    ("minute", 0.0005, 5.0),
    ("minutes", 0.0005, 5.0),
    ("cartridge", 10.0, 2000.0),
    ("drive", 500.0, 60_000.0),
    ("slots", 5.0, 5000.0),
    ("hosts", 200.0, 300_000.0),
    ("users", 1.0, 5000.0),
    ("16-core-pack", 100.0, 30_000.0),
    ("2-core-pack", 100.0, 60_000.0),
    ("kWh", 0.01, 2.0),
    ("rack-unit-month", 1.0, 1000.0),
];

/// Lays the agreed prices of the profile over the articles. Gives what is wrong with them.
pub(super) fn apply(plan: &Plan<'_, '_>, articles: &mut [Article]) -> Vec<(usize, Fault)> {
    let mut faults = Vec::new();
    for (place, agreed) in plan.loaded.profile.prices.negotiated.iter().enumerate() {
        if agreed.usd.is_some() == agreed.discount.is_some() {
            faults.push((place, Fault::NotOne));
            continue;
        }
        if agreed
            .as_of
            .parse::<groundplan_catalog::tables::PartialDate>()
            .is_err()
        {
            faults.push((place, Fault::Date));
            continue;
        }
        let mut any = false;
        for article in articles.iter_mut().filter(|article| fits(agreed, article)) {
            any = true;
            if let Err(fault) = one(place, agreed, article) {
                faults.push((place, fault));
            }
        }
        // A price may be meant for the other site.
        if !any && plan.loaded.profile.availability.dr.is_none() {
            faults.push((place, Fault::NoLine));
        }
    }
    faults
}

fn fits(agreed: &Negotiated, article: &Article) -> bool {
    let head = &article.head;
    let of_provider = agreed.provider.as_deref().is_none_or(|wanted| {
        head.provider
            .is_some_and(|provider| provider.name() == wanted)
    });
    let of_kind = agreed
        .kind
        .as_deref()
        .is_none_or(|wanted| kind_name(head.kind) == wanted);
    let of_line = agreed
        .line
        .as_deref()
        .is_none_or(|pattern| matches(pattern, &head.id));
    // What costs nothing for a reason of its own stays free.
    of_provider && of_kind && of_line && article.charge != Charge::Free
}

/// Whether an id fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((start, rest)) => id.strip_prefix(start).is_some_and(|id| {
            let mut ends = id.char_indices().map(|(at, _)| at).chain([id.len()]);
            ends.any(|at| matches(rest, &id[at..]))
        }),
    }
}

fn one(place: usize, agreed: &Negotiated, article: &mut Article) -> Result<(), Fault> {
    let value = |key: &str, number: f64, unit: String| Value {
        number,
        range: None,
        unit,
        from: From::Profile(format!("prices.negotiated.{place}.{key}")),
    };
    let head = &mut article.head;
    if let Some(usd) = agreed.usd {
        if let Some(unit) = agreed.unit.as_deref().filter(|unit| *unit != head.unit) {
            // A line without a price may have no unit of its own.
            if !head.unit.is_empty() {
                return Err(Fault::Unit {
                    line: head.id.clone(),
                    unit: head.unit.clone(),
                });
            }
            unit.clone_into(&mut head.unit);
        }
        let list = list_price(&article.charge);
        if agreed.confirmed.is_none() {
            within(&head.id, usd, list, &head.unit)?;
        }
        let tariff = Tariff::flat(value("usd", usd, format!("USD/{}", head.unit)));
        head.note = Some(match list {
            Some(list) => format!("{}; list price {}", agreed.reason, number(list)),
            None => agreed.reason.clone(),
        });
        // What the price of something else includes stays included.
        article.charge = match std::mem::replace(&mut article.charge, Charge::Free) {
            Charge::Each(old, things) => {
                let mut tariff = tariff;
                if let (Some(step), Some(first)) = (tariff.steps.first_mut(), old.steps.first()) {
                    step.from = first.from;
                }
                Charge::Each(tariff, things)
            }
            _ => Charge::Tariff(tariff),
        };
    } else if let Some(share) = agreed.discount {
        let discount = value("discount", share, String::new());
        match &mut article.charge {
            Charge::Tariff(tariff) | Charge::Each(tariff, _) => tariff.discounts.push(discount),
            Charge::Disks { discounts, .. } => discounts.push(discount),
            // Nothing comes off what has no price.
            Charge::Free | Charge::Unknown(_) => return Ok(()),
        }
        head.note = Some(format!(
            "{} % off the list price: {}",
            number(share * 100.0),
            agreed.reason
        ));
    }
    if let (Some(confirmed), Some(note)) = (&agreed.confirmed, &mut head.note) {
        note.push_str("; confirmed: ");
        note.push_str(confirmed);
    }
    "negotiated".clone_into(&mut head.source);
    head.as_of = Some(agreed.as_of.clone());
    head.verified = true;
    head.estimate_from = None;
    Ok(())
}

/// The price per unit of the list's first step, or of the design's size of disk.
fn list_price(charge: &Charge) -> Option<f64> {
    match charge {
        Charge::Tariff(tariff) | Charge::Each(tariff, _) => {
            // Of several steps the dearest: a free first step says nothing.
            tariff
                .steps
                .iter()
                .map(|step| step.price.number)
                .reduce(f64::max)
        }
        Charge::Disks { sizes, .. } => sizes.last().map(|(_, price)| price.number),
        Charge::Free | Charge::Unknown(_) => None,
    }
}

fn within(line: &str, usd: f64, list: Option<f64>, unit: &str) -> Result<(), Fault> {
    let band = match list.filter(|list| *list > 0.0) {
        Some(list) => Some((
            list / FACTOR,
            list * FACTOR,
            format!("the list price is {}", number(list)),
        )),
        None => BANDS
            .iter()
            .find(|(known, _, _)| *known == unit)
            .map(|(_, low, high)| (*low, *high, format!("so much does one {unit} cost"))),
    };
    match band {
        Some((low, high, why)) if !(low..=high).contains(&usd) => Err(Fault::Band {
            line: line.to_owned(),
            low,
            high,
            why,
        }),
        _ => Ok(()),
    }
}

/// The kind as profiles and outputs write it.
fn kind_name(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Compute => "compute",
        CostKind::Licence => "licence",
        CostKind::Block => "block",
        CostKind::Object => "object",
        CostKind::Snapshot => "snapshot",
        CostKind::LoadBalancer => "load-balancer",
        CostKind::Nat => "nat",
        CostKind::Address => "address",
        CostKind::Egress => "egress",
        CostKind::Cdn => "cdn",
        CostKind::Transcode => "transcode",
        CostKind::Backup => "backup",
        CostKind::Support => "support",
        CostKind::Power => "power",
        CostKind::Space => "space",
        CostKind::Tape => "tape",
        CostKind::Hardware => "hardware",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("object.*", "object.originals.standard"));
        assert!(matches("*.windows", "licence.web.windows"));
        assert!(matches("block.*.iops", "block.database.data.iops"));
        assert!(!matches("block.*.iops", "block.database.data"));
        assert!(matches("snapshots", "snapshots") && !matches("snapshot", "snapshots"));
    }

    #[test]
    fn a_slip_of_units_is_out_of_band() {
        // 23 USD for a TB given for a GB.
        assert!(within("object.x", 23.0, Some(0.023), "gb-month").is_err());
        assert!(within("object.x", 0.018, Some(0.023), "gb-month").is_ok());
        assert!(within("tape.drives", 4.5, None, "drive").is_err());
        assert!(within("tape.drives", 4500.0, None, "drive").is_ok());
        assert!(within("licence.product", 9000.0, None, "").is_ok());
    }
}
