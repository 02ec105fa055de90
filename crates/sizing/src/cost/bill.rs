//! The plain reading of a bill: lines to the cent, sums, and what has no price.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::tables::Provider;
use groundplan_profile::model::Prices;

use crate::bound::{cents, tidy};
use crate::output::{Converted, Cost, CostLine, Period, Tax, Unpriced};

use super::design::{Charge, Line, Listing};
use super::negotiated::Fault;

/// The cost of a site, and which of its lines are estimates.
#[derive(Debug)]
pub(crate) struct Priced {
    pub(crate) cost: Cost,
    /// Ids of lines by provider and region their price was taken from.
    pub(crate) estimates: BTreeMap<(Provider, String), BTreeSet<String>>,
    /// What is wrong with the agreed prices of the profile, by their number there.
    pub(crate) faults: Vec<(usize, Fault)>,
}

/// Rounds lines for people and sums them up. Amounts are rounded before they are summed, so that
/// a column adds up.
pub(super) fn plain(lines: &[Line<'_, f64>]) -> Priced {
    let mut cost = Cost::default();
    let mut estimates: BTreeMap<(Provider, String), BTreeSet<String>> = BTreeMap::new();
    for line in lines {
        let article = line.article;
        let head = &article.head;
        let amount = cents(line.amount);
        let listed = match article.listing {
            Listing::Always => true,
            Listing::IfAny => line.quantity > 0.0,
            Listing::IfPaid => amount > 0.0,
        };
        if !listed {
            continue;
        }
        if let Charge::Unknown(reason) = &article.charge {
            cost.unpriced.push(Unpriced {
                id: head.id.clone(),
                what: head.what.clone(),
                kind: head.kind,
                quantity: tidy(line.quantity),
                unit: head.unit.clone(),
                reason: reason.clone(),
            });
            continue;
        }
        if let (Some(provider), Some(region)) = (head.provider, &head.estimate_from) {
            estimates
                .entry((provider, region.clone()))
                .or_default()
                .insert(head.id.clone());
        }
        cost.lines.push(CostLine {
            id: head.id.clone(),
            what: head.what.clone(),
            kind: head.kind,
            quantity: tidy(line.quantity),
            unit: head.unit.clone(),
            unit_price_usd: unit_price(line.unit_price),
            amount_usd: amount,
            period: head.period,
            source: head.source.clone(),
            as_of: head.as_of.clone(),
            verified: head.verified,
            estimate_from: head.estimate_from.clone(),
            note: head.note.clone(),
            amount_local: None,
        });
    }
    let sum = |period: Period| {
        let lines = cost.lines.iter().filter(|line| line.period == period);
        cents(lines.map(|line| line.amount_usd).sum())
    };
    let (monthly, once) = (sum(Period::Month), sum(Period::Once));
    (cost.monthly_usd, cost.once_usd) = (monthly, once);
    Priced {
        cost,
        estimates,
        faults: Vec::new(),
    }
}

/// Adds tax, and the sums in the currency of the profile.
pub(super) fn convert(cost: &mut Cost, prices: &Prices) {
    let with = |usd: f64| cents(usd * (1.0 + prices.tax.unwrap_or(0.0)));
    if let Some(share) = prices.tax {
        cost.tax = Some(Tax {
            share,
            monthly_usd: with(cost.monthly_usd),
            once_usd: with(cost.once_usd),
        });
    }
    if let Some(currency) = &prices.currency {
        let rate = currency.per_usd;
        for line in &mut cost.lines {
            line.amount_local = Some(cents(line.amount_usd * rate));
        }
        cost.currency = Some(Converted {
            code: currency.code.clone(),
            per_usd: rate,
            as_of: currency.as_of.clone(),
            monthly: cents(cost.monthly_usd * rate),
            once: cents(cost.once_usd * rate),
            monthly_with_tax: prices.tax.map(|_| cents(with(cost.monthly_usd) * rate)),
            once_with_tax: prices.tax.map(|_| cents(with(cost.once_usd) * rate)),
        });
    }
}

/// Twelve places: enough that quantity times price gives the amount to the cent for anything up
/// to 10^9 units, few enough to drop the noise of a mean.
fn unit_price(usd: f64) -> f64 {
    let scaled = (usd * 1e12).round();
    if scaled.is_finite() && scaled.abs() < 9e15 {
        scaled / 1e12 + 0.0
    } else {
        tidy(usd)
    }
}
