//! Old tables and new prices laid over each other: what is new, changed, gone or refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use groundplan_catalog::tables::{
    ComputePrice, OperatingSystem, PriceUnit, StoragePrice, TableErrors, Tables, Term,
};

use super::Order;
use super::files::{self, File};
use super::quote::{Key, Quote, Quotes, Wanted};

/// A new price this many times the old one, or this part of it, is taken for a slip. Ours: list
/// prices have never moved by more than about two.
const FACTOR: f64 = 10.0;
/// What a vCPU costs in an hour at least and at most, for machine types without an old price.
const PER_VCPU: (f64, f64) = (0.0005, 20.0);

/// One difference between the old tables and the new.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    what: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    New(f64),
    Changed(f64, f64),
    Gone(f64),
    Refused(Option<f64>, f64),
}

impl Change {
    /// Whether the old price stays because the new one cannot be right.
    pub(crate) fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Refused(..))
    }

    /// In which of the four groups it is, in the words of the output.
    pub(crate) fn group(&self) -> &'static str {
        match self.kind {
            Kind::New(_) => "new",
            Kind::Changed(..) => "changed",
            Kind::Gone(_) => "gone",
            Kind::Refused(..) => "refused",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        match self.kind {
            Kind::New(usd) => write!(f, "{what}  {usd} USD"),
            Kind::Changed(old, new) if old > 0.0 => {
                let percent = (new / old - 1.0) * 100.0;
                write!(f, "{what}  {old} -> {new} USD ({percent:+.1} %)")
            }
            Kind::Changed(old, new) => write!(f, "{what}  {old} -> {new} USD"),
            Kind::Gone(usd) => write!(f, "{what}  was {usd} USD"),
            Kind::Refused(Some(old), new) => {
                write!(f, "{what}  {old} -> {new} USD is out of all proportion")
            }
            Kind::Refused(None, new) => write!(f, "{what}  {new} USD is out of all proportion"),
        }
    }
}

/// The new tables and how they differ from the old.
pub(super) struct Merged {
    pub(super) files: Vec<File>,
    pub(super) changes: Vec<Change>,
}

pub(super) fn merge(
    tables: &Tables<'_>,
    order: &Order<'_>,
    wanted: &Wanted<'_>,
    quotes: &Quotes,
) -> Result<Merged, TableErrors> {
    let mut merged = Merged {
        files: Vec::new(),
        changes: Vec::new(),
    };
    for region in &wanted.regions {
        machines(tables, order, wanted, region, quotes, &mut merged)?;
    }
    storage(tables, order, quotes, &mut merged)?;
    merged
        .changes
        .sort_by(|one, other| (one.group(), &one.what).cmp(&(other.group(), &other.what)));
    Ok(merged)
}

/// Whether a new price is one at all, given the old.
fn sound(old: Option<f64>, new: f64) -> bool {
    match old {
        Some(old) if old > 0.0 => new > old / FACTOR && new < old * FACTOR,
        _ => true,
    }
}

fn machines(
    tables: &Tables<'_>,
    order: &Order<'_>,
    wanted: &Wanted<'_>,
    region: &str,
    quotes: &Quotes,
    merged: &mut Merged,
) -> Result<(), TableErrors> {
    type Row = (String, OperatingSystem, Term);
    let fresh: BTreeMap<Row, f64> = quotes
        .iter()
        .filter_map(|(key, quote)| match key {
            Key::Machine {
                region: of,
                name,
                system,
                term,
            } if of == region => Some(((name.clone(), *system, *term), quote.first())),
            _ => None,
        })
        .collect();
    if fresh.is_empty() {
        // The interface says nothing about the region: nothing is gone.
        return Ok(());
    }
    // What the interface lists at all; other terms come from elsewhere and stay.
    let listed: BTreeSet<(OperatingSystem, Term)> = fresh
        .keys()
        .map(|(_, system, term)| (*system, *term))
        .collect();
    let named = |row: &Row| format!("{} {region} {} {} {}", order.provider, row.0, row.1, row.2);
    let old: &[ComputePrice] = tables
        .region_prices(order.provider, region)?
        .map_or(&[], groundplan_catalog::tables::RegionPrices::all);
    let mut rows: BTreeMap<Row, ComputePrice> = BTreeMap::new();
    let mut covered: BTreeSet<String> = BTreeSet::new();
    for (name, _, _) in fresh.keys() {
        covered.insert(family_of(wanted, name));
    }
    for price in old {
        let row = (
            price.instance_type.clone(),
            price.operating_system,
            price.term,
        );
        let lists =
            listed.contains(&(row.1, row.2)) && covered.contains(&family_of(wanted, &row.0));
        if !fresh.contains_key(&row) && lists {
            merged.changes.push(Change {
                what: named(&row),
                kind: Kind::Gone(price.usd_per_hour),
            });
            continue;
        }
        rows.insert(row, price.clone());
    }
    for (row, usd) in fresh {
        let before = rows.get(&row).map(|price| price.usd_per_hour);
        let per_vcpu = wanted
            .machines
            .get(row.0.as_str())
            .map_or(usd, |machine| usd / f64::from(machine.vcpu.max(1)));
        let plausible = before.is_some() || (PER_VCPU.0..=PER_VCPU.1).contains(&per_vcpu);
        if !sound(before, usd) || !plausible {
            merged.changes.push(Change {
                what: named(&row),
                kind: Kind::Refused(before, usd),
            });
            continue;
        }
        match before {
            None => merged.changes.push(Change {
                what: named(&row),
                kind: Kind::New(usd),
            }),
            Some(old) if old != usd => merged.changes.push(Change {
                what: named(&row),
                kind: Kind::Changed(old, usd),
            }),
            Some(_) => {}
        }
        let price = ComputePrice {
            instance_type: row.0.clone(),
            operating_system: row.1,
            term: row.2,
            usd_per_hour: usd,
            provenance: files::provenance(order),
        };
        rows.insert(row, price);
    }
    let path = format!("prices/compute/{}/{region}.csv", order.provider);
    merged.files.push(files::compute(path, rows.into_values()));
    Ok(())
}

/// Types of a family of which nothing was listed are priced in another way and are not gone.
fn family_of(wanted: &Wanted<'_>, name: &str) -> String {
    wanted
        .machines
        .get(name)
        .map_or_else(String::new, |machine| machine.family.clone())
}

fn storage(
    tables: &Tables<'_>,
    order: &Order<'_>,
    quotes: &Quotes,
    merged: &mut Merged,
) -> Result<(), TableErrors> {
    let old = tables.storage_prices(order.provider)?;
    let mut rows: BTreeMap<(String, String, String, String), Vec<StoragePrice>> = BTreeMap::new();
    for price in old {
        let key = (
            price.region.clone(),
            price.product.clone(),
            price.tier.clone(),
            price.meter.clone(),
        );
        rows.entry(key).or_default().push(price.clone());
    }
    let mut any = false;
    for (key, quote) in quotes {
        let Key::Storage {
            region,
            product,
            tier,
            meter,
        } = key
        else {
            continue;
        };
        any = true;
        let row = (
            region.clone(),
            (*product).to_owned(),
            tier.clone(),
            (*meter).to_owned(),
        );
        let before = rows.get(&row).cloned().unwrap_or_default();
        let what = [order.provider.name(), region, product, tier, meter]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<&str>>()
            .join(" ");
        let first = before.iter().map(|step| step.usd).find(|usd| *usd > 0.0);
        let same_unit = before.first().is_none_or(|step| step.unit == quote.unit);
        let usd = quote.first();
        let vanished = first.is_some() && usd == 0.0;
        if (same_unit && !sound(first, usd)) || vanished || quote.steps.is_empty() {
            merged.changes.push(Change {
                what,
                kind: Kind::Refused(first, usd),
            });
            continue;
        }
        let after = stepped(order, key, quote, &before);
        let kind = match first {
            None => Some(Kind::New(usd)),
            Some(old) if old != usd => Some(Kind::Changed(old, usd)),
            Some(_) if !alike(&before, &after) => Some(Kind::Changed(last(&before), last(&after))),
            Some(_) => None,
        };
        merged
            .changes
            .extend(kind.map(|kind| Change { what, kind }));
        rows.insert(row, after);
    }
    if any {
        let path = format!("prices/storage/{}.csv", order.provider);
        let rows = rows.into_values().flatten();
        merged.files.push(files::storage(path, rows));
    }
    Ok(())
}

fn alike(before: &[StoragePrice], after: &[StoragePrice]) -> bool {
    before.len() == after.len()
        && before
            .iter()
            .zip(after)
            .all(|(one, other)| (one.from, one.to, one.usd) == (other.from, other.to, other.usd))
}

fn last(steps: &[StoragePrice]) -> f64 {
    steps.last().map_or(0.0, |step| step.usd)
}

/// The steps of a quote as rows. What the interface does not say (least duration, size of a disk,
/// what another price includes) is taken over from the old rows.
fn stepped(
    order: &Order<'_>,
    key: &Key,
    quote: &Quote,
    before: &[StoragePrice],
) -> Vec<StoragePrice> {
    let Key::Storage {
        region,
        product,
        tier,
        meter,
    } = key
    else {
        return Vec::new();
    };
    let old = before.first();
    let included = match (old, quote.steps.as_slice()) {
        (Some(old), [only]) if only.from == 0.0 && old.unit == quote.unit => old.from,
        _ => 0.0,
    };
    quote
        .steps
        .iter()
        .map(|step| StoragePrice {
            region: region.clone(),
            category: quote.category,
            product: (*product).to_owned(),
            tier: tier.clone(),
            meter: (*meter).to_owned(),
            unit: quote.unit,
            usd: step.usd,
            from: step.from + included,
            to: step.to,
            size_gib: old.and_then(|old| old.size_gib),
            minimum_days: old.and_then(|old| old.minimum_days),
            minimum_object_kb: old.and_then(|old| old.minimum_object_kb),
            note: None,
            provenance: files::provenance(order),
        })
        .collect()
}

/// The unit as tables write it.
pub(super) fn unit(unit: PriceUnit) -> &'static str {
    unit.name()
}
