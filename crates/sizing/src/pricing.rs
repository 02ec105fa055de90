//! Price list of one site: looks prices up and drafts the articles of a design.

use groundplan_catalog::tables::{
    PriceFound, PriceUnit, Provenance, Provider, StoragePrice, TableErrors, Tables,
};

use crate::cost::{Article, Charge, Head, Listing, Quantity, Step, Tariff};
use crate::machines::HOURS;
use crate::output::{CostKind, Period};
use crate::reading::{From, Value};

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

    /// The item as the head of a line without a price.
    fn head(self, unit: &str) -> Head {
        Head {
            id: self.id,
            what: self.what,
            kind: self.kind,
            provider: None,
            unit: unit.to_owned(),
            period: Period::Month,
            source: String::new(),
            as_of: None,
            verified: true,
            estimate_from: None,
            note: None,
        }
    }
}

/// Where a price stands in the storage table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a>(pub(crate) &'a str, pub(crate) &'a str, pub(crate) &'a str);

/// How much, before it is turned into the unit of the price.
#[derive(Debug, Clone)]
pub(crate) enum Amount {
    /// Decimal GB kept for a month or moved in it.
    Gb(Quantity),
    /// GiB of disks; providers that bill by the "GB" mean these.
    DiskGib(Quantity),
    /// Things kept or provisioned for the month: disks, operations, addresses.
    Things(Quantity),
    /// Single requests made in the month.
    Requests(Quantity),
    /// So much for each of so many things: what is included counts for each anew.
    Each(Quantity, Quantity),
}

/// Articles of one site as they come together.
pub(crate) struct PriceList<'a, 's> {
    pub(crate) tables: &'a Tables<'s>,
    pub(crate) articles: Vec<Article>,
}

impl<'a, 's> PriceList<'a, 's> {
    pub(crate) fn new(tables: &'a Tables<'s>) -> Self {
        Self {
            tables,
            articles: Vec::new(),
        }
    }

    fn push(&mut self, article: Article) -> &mut Article {
        self.articles.push(article);
        let last = self.articles.len() - 1;
        &mut self.articles[last]
    }

    /// Adds a line with one price.
    pub(crate) fn line(
        &mut self,
        item: Item,
        quantity: Quantity,
        unit: &str,
        usd: f64,
        provenance: &Provenance,
    ) -> &mut Article {
        let price = price(&item.id, "", unit, usd, provenance, None);
        let mut head = item.head(unit);
        stand_for(&mut head, provenance);
        self.push(Article {
            head,
            quantity,
            charge: Charge::Tariff(Tariff::flat(price)),
            listing: Listing::Always,
        })
    }

    /// Adds a line whose price is a constant of the rules, which the profile may replace.
    pub(crate) fn by_constant(
        &mut self,
        item: Item,
        quantity: Quantity,
        unit: &str,
        value: &Value,
    ) -> &mut Article {
        let mut head = item.head(unit);
        if let From::Constant {
            label, overridden, ..
        } = &value.from
        {
            let (source, verified) = match overridden {
                true => ("profile", true),
                false => (
                    label.as_str(),
                    label != "engineering-default" && label != "unverified",
                ),
            };
            source.clone_into(&mut head.source);
            head.verified = verified;
        }
        self.push(Article {
            head,
            quantity,
            charge: Charge::Tariff(Tariff::flat(value.clone())),
            listing: Listing::IfAny,
        })
    }

    /// Adds a line that costs nothing here, and says why.
    pub(crate) fn free(&mut self, item: Item, quantity: Quantity, unit: &str, why: &str) {
        let mut head = item.head(unit);
        "arithmetic".clone_into(&mut head.source);
        head.note = Some(why.to_owned());
        self.push(Article {
            head,
            quantity,
            charge: Charge::Free,
            listing: Listing::Always,
        });
    }

    /// Adds what has no price.
    pub(crate) fn unpriced(
        &mut self,
        item: Item,
        quantity: Quantity,
        unit: &str,
        reason: &str,
    ) -> &mut Article {
        self.push(Article {
            head: item.head(unit),
            quantity,
            charge: Charge::Unknown(reason.to_owned()),
            listing: Listing::Always,
        })
    }

    /// Prices an amount by the steps of the storage table. Nothing is listed for nothing. Gives
    /// the place of the article.
    pub(crate) fn storage(
        &mut self,
        provider: Provider,
        region: &str,
        item: Item,
        key: Key<'_>,
        amount: Amount,
    ) -> Result<&mut Article, TableErrors> {
        let tables = self.tables;
        let found = tables.storage_steps(provider, region, key.0, key.1, key.2)?;
        let (steps, from) = match found {
            PriceFound::Exact(steps) | PriceFound::Derived { price: steps, .. } => (steps, None),
            PriceFound::OtherRegion { price, region } => (price, Some(region)),
            PriceFound::Missing => (Vec::new(), None),
        };
        let Some(first) = steps.first().copied() else {
            let (Amount::Gb(raw)
            | Amount::DiskGib(raw)
            | Amount::Things(raw)
            | Amount::Requests(raw)
            | Amount::Each(raw, _)) = amount;
            let article = self.unpriced(item, raw, "", "no price in the tables");
            article.listing = Listing::IfAny;
            return Ok(article);
        };
        let things = match &amount {
            Amount::Each(_, things) => Some(things.clone()),
            _ => None,
        };
        let quantity = units(amount, first.unit);
        let unit = unit_name(first.unit);
        let mut item = item;
        // Below the first step lies what the price of something else includes.
        if first.from > 0.0 {
            item.what.push_str(" above the included ");
            item.what.push_str(&crate::text::number(first.from));
        }
        // Steps are about things, the quantity about things by hours.
        let hourly = hours(first.unit);
        let tariff = Tariff {
            steps: steps
                .iter()
                .map(|step| Step {
                    from: step.from * hourly,
                    to: step.to.map(|to| to * hourly),
                    price: step_price(&item.id, step, steps.len() > 1, unit, from.as_deref()),
                })
                .collect(),
            discounts: Vec::new(),
            least: None,
        };
        let worst = least_trusted(&steps);
        let mut head = item.head(unit);
        stand_for(&mut head, &worst.provenance);
        head.note.clone_from(&worst.note);
        head.estimate_from = from;
        head.provider = Some(provider);
        let (charge, listing) = match things {
            Some(things) => (Charge::Each(tariff, things), Listing::IfPaid),
            None => (Charge::Tariff(tariff), Listing::IfAny),
        };
        Ok(self.push(Article {
            head,
            quantity,
            charge,
            listing,
        }))
    }
}

fn step_price(
    id: &str,
    step: &StoragePrice,
    several: bool,
    unit: &str,
    region: Option<&str>,
) -> Value {
    let more = if several {
        format!(" from {}", crate::text::number(step.from))
    } else {
        String::new()
    };
    price(id, &more, unit, step.usd, &step.provenance, region)
}

/// A price as a value with its origin.
pub(crate) fn price(
    id: &str,
    more: &str,
    unit: &str,
    usd: f64,
    provenance: &Provenance,
    region: Option<&str>,
) -> Value {
    let mut place = format!("price, {}", provenance.source);
    if let Some(date) = &provenance.as_of {
        place.push_str(" of ");
        place.push_str(&date.to_string());
    }
    if !provenance.verified {
        place.push_str(", unverified");
    }
    if let Some(region) = region {
        place.push_str(", estimate from ");
        place.push_str(region);
    }
    Value {
        number: usd,
        range: None,
        unit: format!("USD/{unit}"),
        from: From::Table {
            id: format!("price of {id}{more}"),
            place,
        },
    }
}

/// Writes source, date and trust of a price into the head of its line.
pub(crate) fn stand_for(head: &mut Head, provenance: &Provenance) {
    head.source = provenance.source.to_string();
    head.as_of = provenance.as_of.map(|date| date.to_string());
    head.verified = provenance.verified;
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
pub(crate) fn unit_name(unit: PriceUnit) -> &'static str {
    match unit {
        PriceUnit::MbpsMonth => "MB/s-month",
        PriceUnit::MibpsMonth => "MiB/s-month",
        PriceUnit::MbpsHour => "MB/s-hour",
        PriceUnit::MibpsHour => "MiB/s-hour",
        other => other.name(),
    }
}

/// Hours of a month, for what is paid by the hour.
fn hours(unit: PriceUnit) -> f64 {
    match unit {
        PriceUnit::GibHour
        | PriceUnit::IopsHour
        | PriceUnit::MbpsHour
        | PriceUnit::MibpsHour
        | PriceUnit::VcpuHour
        | PriceUnit::CapacityUnitHour
        | PriceUnit::Hour => HOURS,
        _ => 1.0,
    }
}

/// The amount in units of the price.
fn units(amount: Amount, unit: PriceUnit) -> Quantity {
    let hourly = hours(unit);
    match amount {
        Amount::Gb(gb) => gb * unit.bytes().map_or(1.0, |bytes| 1e9 / bytes) * hourly,
        Amount::Requests(requests) => requests * unit.requests().map_or(1.0, |each| 1.0 / each),
        Amount::DiskGib(things) | Amount::Things(things) | Amount::Each(things, _) => {
            things * hourly
        }
    }
}
