//! Price list of one site: looks prices up, writes lines, and keeps what has no price.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::tables::{
    PriceFound, PriceUnit, Provenance, Provider, StoragePrice, TableErrors, Tables, stepped_cost,
};

use crate::bound::{cents, tidy};
use crate::machines::HOURS;
use crate::output::{Cost, CostKind, CostLine, Period, Unpriced};

/// What a line is about.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) kind: CostKind,
}

impl Item {
    pub(crate) fn new(id: impl Into<String>, what: impl Into<String>, kind: CostKind) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            kind,
        }
    }
}

/// Where a price stands in the storage table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a>(pub(crate) &'a str, pub(crate) &'a str, pub(crate) &'a str);

/// How much, before it is turned into the unit of the price.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    /// Decimal GB kept for a month or moved in it.
    Gb(f64),
    /// GiB of disks; providers that bill by the "GB" mean these.
    DiskGib(f64),
    /// Things kept or provisioned for the month: disks, operations, addresses.
    Things(f64),
}

/// Lines of one site as they come together.
pub(crate) struct PriceList<'a, 's> {
    pub(crate) tables: &'a Tables<'s>,
    pub(crate) cost: Cost,
    /// Ids of lines by the region their price was taken from.
    pub(crate) estimates: BTreeMap<(Provider, String), BTreeSet<String>>,
}

impl<'a, 's> PriceList<'a, 's> {
    pub(crate) fn new(tables: &'a Tables<'s>) -> Self {
        Self {
            tables,
            cost: Cost::default(),
            estimates: BTreeMap::new(),
        }
    }

    /// Adds a line whose price was found.
    pub(crate) fn line(
        &mut self,
        item: Item,
        quantity: f64,
        unit: &str,
        amount_usd: f64,
        provenance: &Provenance,
    ) -> &mut CostLine {
        let unit_price = if quantity > 0.0 {
            amount_usd / quantity
        } else {
            0.0
        };
        self.cost.lines.push(CostLine {
            id: item.id,
            what: item.what,
            kind: item.kind,
            quantity: tidy(quantity),
            unit: unit.to_owned(),
            unit_price_usd: tidy(unit_price),
            amount_usd: cents(amount_usd),
            period: Period::Month,
            source: provenance.source.to_string(),
            as_of: provenance.as_of.map(|date| date.to_string()),
            verified: provenance.verified,
            estimate_from: None,
            note: None,
        });
        let last = self.cost.lines.len() - 1;
        &mut self.cost.lines[last]
    }

    /// Notes that a line's price is that of another region.
    pub(crate) fn estimate(&mut self, provider: Provider, region: &str, id: &str) {
        self.estimates
            .entry((provider, region.to_owned()))
            .or_default()
            .insert(id.to_owned());
    }

    /// Adds what has no price.
    pub(crate) fn unpriced(&mut self, item: Item, quantity: f64, unit: &str, reason: &str) {
        self.cost.unpriced.push(Unpriced {
            id: item.id,
            what: item.what,
            kind: item.kind,
            quantity: tidy(quantity),
            unit: unit.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// Prices an amount by the steps of the storage table. Nothing is written for nothing.
    pub(crate) fn storage(
        &mut self,
        provider: Provider,
        region: &str,
        item: Item,
        key: Key<'_>,
        amount: Amount,
    ) -> Result<(), TableErrors> {
        let (Amount::Gb(raw) | Amount::DiskGib(raw) | Amount::Things(raw)) = amount;
        if raw <= 0.0 {
            return Ok(());
        }
        let tables = self.tables;
        let found = tables.storage_steps(provider, region, key.0, key.1, key.2)?;
        let (steps, from) = match found {
            PriceFound::Exact(steps) | PriceFound::Derived { price: steps, .. } => (steps, None),
            PriceFound::OtherRegion { price, region } => (price, Some(region)),
            PriceFound::Missing => (Vec::new(), None),
        };
        let Some(first) = steps.first().copied() else {
            self.unpriced(item, raw, "", "no price in the tables");
            return Ok(());
        };
        let asked = units(amount, first.unit);
        let usd = stepped_cost(steps.iter().copied(), asked);
        // Below the first step lies what the price of something else includes.
        let quantity = (asked - first.from).max(0.0);
        let mut item = item;
        if first.from > 0.0 {
            item.what.push_str(" above the included ");
            item.what.push_str(&crate::text::number(first.from));
        }
        let id = item.id.clone();
        let worst = least_trusted(&steps);
        let line = self.line(
            item,
            quantity,
            unit_name(first.unit),
            usd,
            &worst.provenance,
        );
        line.note.clone_from(&worst.note);
        if let Some(place) = from {
            line.estimate_from = Some(place.clone());
            self.estimate(provider, &place, &id);
        }
        Ok(())
    }
}

/// The step whose origin is trusted least stands for the line.
fn least_trusted<'p>(steps: &[&'p StoragePrice]) -> &'p StoragePrice {
    steps
        .iter()
        .copied()
        .find(|step| !step.provenance.verified)
        .unwrap_or(steps[0])
}

/// The unit as people read it: the price lists' `mbps` are megabytes a second.
fn unit_name(unit: PriceUnit) -> &'static str {
    match unit {
        PriceUnit::MbpsMonth => "MB/s-month",
        PriceUnit::MibpsMonth => "MiB/s-month",
        PriceUnit::MbpsHour => "MB/s-hour",
        PriceUnit::MibpsHour => "MiB/s-hour",
        other => other.name(),
    }
}

/// The amount in units of the price.
fn units(amount: Amount, unit: PriceUnit) -> f64 {
    let hourly = match unit {
        PriceUnit::GibHour
        | PriceUnit::IopsHour
        | PriceUnit::MbpsHour
        | PriceUnit::MibpsHour
        | PriceUnit::VcpuHour
        | PriceUnit::CapacityUnitHour
        | PriceUnit::Hour => HOURS,
        _ => 1.0,
    };
    match (amount, unit.bytes()) {
        (Amount::Gb(gb), Some(bytes)) => gb * 1e9 / bytes * hourly,
        (Amount::DiskGib(gib), _) => gib * hourly,
        (Amount::Gb(things) | Amount::Things(things), _) => things * hourly,
    }
}
