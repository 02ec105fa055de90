//! Money from month to month: what runs, what is bought, and what it comes to.
//!
//! The bill of a month is that of its demand at the prices of its day. A line that is committed
//! keeps quantity and price of the beginning of its term, and pays more only for what has come on
//! top. What is paid once is a stock: a month pays for the rise since the month before, and buys
//! hardware again whose time is over. Month 0 is the start: it pays for what is bought and for no
//! running yet.

use crate::cost::{Design, Line};
use crate::number::Number;
use crate::output::{CostKind, Period};
use crate::reading::Value;
use crate::rules::growth;

use super::terms::{Group, Terms};

/// Money in each month so far.
#[derive(Debug, Clone)]
pub(crate) struct Money<N> {
    /// For each month what each line of the design costs, in US dollars.
    pub(crate) lines: Vec<Vec<N>>,
    /// What each month pays for running.
    pub(crate) running: Vec<N>,
    /// What each month pays for purchases.
    pub(crate) purchases: Vec<N>,
    /// What is written off of the hardware in each month.
    pub(crate) depreciation: Vec<N>,
    /// What has been paid by the end of each month.
    pub(crate) paid: Vec<N>,
    /// What all that has been paid by the end of each month is worth at the start; empty without
    /// a rate.
    pub(crate) present: Vec<N>,
    /// Prices against those of the start, by group.
    factors: Vec<N>,
    /// What money of the month is worth at the start.
    worth: Option<N>,
    /// For each line what it was committed to: amount at the prices of the start, and the price
    /// factor at the beginning of its term.
    committed: Vec<Option<(N, N)>>,
    /// For each line the stock it has come to, at the prices of the start.
    stock: Vec<N>,
    /// For each month and line what was bought, at the prices of the start.
    bought: Vec<Vec<Option<N>>>,
    /// What each month paid for hardware.
    hardware: Vec<N>,
}

/// A design with its terms, read once for all months.
pub(crate) struct Purse<'d, N> {
    design: &'d Design,
    terms: &'d Terms,
    /// Change of prices a month, by group; none where they stay.
    drift: Vec<Option<N>>,
    /// Worth of money a month later.
    discount: Option<N>,
    /// Months of a hardware's life, as a divisor.
    life: N,
}

impl<'d, N: Number> Purse<'d, N> {
    pub(super) fn new(design: &'d Design, terms: &'d Terms, read: &dyn Fn(&Value) -> N) -> Self {
        let monthly = |share: &Value| growth::monthly_factor(read(share));
        Self {
            design,
            terms,
            drift: terms
                .drift
                .iter()
                .map(|drift| drift.as_ref().map(monthly))
                .collect(),
            discount: terms
                .discount
                .as_ref()
                .map(|rate| N::literal(1.0) / monthly(rate)),
            life: N::literal(terms.life as f64),
        }
    }

    pub(super) fn start(&self) -> Money<N> {
        let lines = self.design.articles.len();
        Money {
            lines: Vec::new(),
            running: Vec::new(),
            purchases: Vec::new(),
            depreciation: Vec::new(),
            paid: Vec::new(),
            present: Vec::new(),
            factors: Group::ALL.iter().map(|_| N::literal(1.0)).collect(),
            worth: self.discount.as_ref().map(|_| N::literal(1.0)),
            committed: vec![None; lines],
            stock: vec![N::literal(0.0); lines],
            bought: Vec::new(),
            hardware: Vec::new(),
        }
    }

    /// Adds a month. `bill` are the design's lines at its demand; `ordered` tells for a line what
    /// has been ordered of it by then at the prices of the start, where that comes in steps.
    pub(super) fn spend(
        &self,
        money: &mut Money<N>,
        bill: &[Line<'_, N>],
        ordered: &dyn Fn(&Line<'_, N>) -> Option<N>,
    ) {
        let month = money.lines.len();
        if month > 0 {
            self.age(money);
        }
        let (mut lines, mut bought) = (Vec::new(), Vec::new());
        let (mut running, mut purchases, mut hardware) = (Vec::new(), Vec::new(), Vec::new());
        for (place, line) in bill.iter().enumerate() {
            let head = &line.article.head;
            let price = money
                .factors
                .get(Group::of(head.kind) as usize)
                .cloned()
                .unwrap_or_else(|| N::literal(1.0));
            let name = |usd: N| usd.named(&format!("month.{month}.cost.{}", head.id), "USD", "S13");
            if head.period == Period::Month {
                let usd = if month == 0 {
                    N::literal(0.0)
                } else {
                    name(self.running(money, place, line, price))
                };
                running.push(usd.clone());
                lines.push(usd);
                bought.push(None);
            } else {
                let stock = ordered(line).unwrap_or_else(|| line.amount.clone());
                let new = self.buy(money, place, head.kind, &head.id, stock);
                let usd = name(new.clone() * price);
                if lasts(head.kind, &head.id) {
                    hardware.push(usd.clone());
                }
                purchases.push(usd.clone());
                lines.push(usd);
                bought.push(Some(new));
            }
        }
        money.bought.push(bought);
        money.lines.push(lines);
        let named =
            |value: N, what: &str| value.named(&format!("month.{month}.cost.{what}"), "USD", "S13");
        let depreciation = named(self.depreciation(money), "depreciation");
        let (running, purchases) = (
            named(N::sum(running), "running"),
            named(N::sum(purchases), "purchases"),
        );
        let total = named(running.clone() + purchases.clone(), "total");
        let with = |before: Option<&N>, more: N| match before {
            Some(before) => before.clone() + more,
            None => more,
        };
        let paid = with(money.paid.last(), total.clone());
        if let Some(worth) = &money.worth {
            let present = with(money.present.last(), total * worth.clone());
            money.present.push(named(present, "present"));
        }
        money.paid.push(named(paid, "paid"));
        money.running.push(running);
        money.purchases.push(purchases);
        money.depreciation.push(depreciation);
        money.hardware.push(N::sum(hardware));
    }

    /// A month passes: prices drift, and money is worth less.
    fn age(&self, money: &mut Money<N>) {
        for (factor, drift) in money.factors.iter_mut().zip(&self.drift) {
            if let Some(drift) = drift {
                *factor = factor.clone() * drift.clone();
            }
        }
        if let (Some(worth), Some(discount)) = (&mut money.worth, &self.discount) {
            *worth = worth.clone() * discount.clone();
        }
    }

    /// What a line costs to run for the month.
    fn running(&self, money: &mut Money<N>, place: usize, line: &Line<'_, N>, price: N) -> N {
        let amount = line.amount.clone();
        let term = self.terms.committed.get(place).copied().flatten();
        let (Some(term), Some(held)) = (term, money.committed.get_mut(place)) else {
            return amount * price;
        };
        // The first term begins with the first month that runs.
        let begins = (money.lines.len() - 1).is_multiple_of(term);
        let (kept, then) = match held {
            Some(held) if !begins => held.clone(),
            _ => {
                *held = Some((amount.clone(), price.clone()));
                (amount.clone(), price.clone())
            }
        };
        let further = (amount - kept.clone()).greatest(N::literal(0.0));
        kept * then + further * price
    }

    /// What is bought of a line at the prices of the start: the rise of its stock, and hardware
    /// whose time is over.
    fn buy(&self, money: &mut Money<N>, place: usize, kind: CostKind, id: &str, stock: N) -> N {
        let Some(held) = money.stock.get_mut(place) else {
            return N::literal(0.0);
        };
        let new = (stock - held.clone()).greatest(N::literal(0.0));
        *held = held.clone() + new.clone();
        let over = money.bought.len().checked_sub(self.terms.life);
        let again = over
            .filter(|_| lasts(kind, id))
            .and_then(|month| money.bought.get(month)?.get(place)?.clone());
        match again {
            Some(again) => new + again,
            None => new,
        }
    }

    /// What is written off in the month: each purchase in equal parts over its life, from the
    /// month after it on.
    fn depreciation(&self, money: &Money<N>) -> N {
        let month = money.hardware.len();
        let (Some(before), Some(bought)) = (money.depreciation.last(), money.hardware.last())
        else {
            return N::literal(0.0);
        };
        let over = month
            .checked_sub(self.terms.life + 1)
            .and_then(|month| money.hardware.get(month));
        let change = match over {
            Some(over) => bought.clone() - over.clone(),
            None => bought.clone(),
        };
        before.clone() + change / self.life.clone()
    }
}

/// Whether a line is hardware that wears out; cartridges outlast the horizon.
pub(super) fn lasts(kind: CostKind, id: &str) -> bool {
    match kind {
        CostKind::Hardware => true,
        CostKind::Tape => id != "tape.cartridges",
        _ => false,
    }
}

impl Money<f64> {
    /// What each month paid for hardware that is written off.
    pub(super) fn hardware(&self) -> &[f64] {
        &self.hardware
    }

    /// The same money with each value read as something else, under a name of its own.
    pub(super) fn map<N>(&self, mut read: impl FnMut(String, f64) -> N) -> Money<N> {
        let mut list = |what: &str, values: &[f64]| -> Vec<N> {
            let named = values.iter().enumerate();
            named
                .map(|(place, value)| read(format!("{what}.{place}"), *value))
                .collect()
        };
        Money {
            running: list("running", &self.running),
            purchases: list("purchases", &self.purchases),
            depreciation: list("depreciation", &self.depreciation),
            paid: list("paid", &self.paid),
            present: list("present", &self.present),
            factors: list("prices", &self.factors),
            stock: list("stock", &self.stock),
            hardware: list("hardware", &self.hardware),
            lines: self.lines.iter().map(|month| list("line", month)).collect(),
            worth: self.worth.map(|worth| read("worth".to_owned(), worth)),
            committed: self
                .committed
                .iter()
                .map(|held| {
                    let (amount, price) = (*held)?;
                    let amount = read("committed".to_owned(), amount);
                    Some((amount, read("committed price".to_owned(), price)))
                })
                .collect(),
            bought: self
                .bought
                .iter()
                .map(|month| {
                    let month = month.iter();
                    month
                        .map(|bought| bought.map(|bought| read("bought".to_owned(), bought)))
                        .collect()
                })
                .collect(),
        }
    }
}
