//! The traced reading of one month.

use super::money::Purse;
use super::{Course, Month, Step, Terms, month, paid_by, plan};
use crate::cost::{Design, Line};
use crate::inputs::Inputs;
use crate::number::{Number, Origin, Traced};
use crate::output::SiteSizing;
use crate::reading::{Value, plain};
use crate::site::Plan;

/// Explains a figure of a month by its id without `month.`, such as `14.online.stored` or
/// `14.step.web.hosts.count`. The month before enters as values: each of them is explained by
/// asking for it.
pub(crate) fn trace(
    plan: &Plan<'_, '_>,
    sized: &SiteSizing,
    inputs: &Inputs<Traced>,
    read: &dyn Fn(&Value) -> Traced,
    id: &str,
) -> Option<Traced> {
    let (number, figure) = id.split_once('.')?;
    let number: u32 = number.parse().ok()?;
    let horizon = plan.loaded.profile.workload.horizon_months;
    if number > horizon {
        return None;
    }
    let steps = plan::steps(plan, sized);
    let month: Month<Traced> = month(
        &plan.inputs,
        inputs,
        &steps,
        read,
        &earlier,
        horizon,
        number,
    );
    if let Some(rest) = figure.strip_prefix("step.") {
        let (step, part) = rest.rsplit_once('.')?;
        let place = steps.iter().position(|one| one.id == step)?;
        let tread = month.treads.get(place)?;
        return match part {
            "need" => Some(tread.need.clone()),
            "count" => Some(tread.count.clone()),
            _ => None,
        };
    }
    if let Some(what) = figure.strip_prefix("cost.") {
        let design = crate::cost::freeze(plan, sized).ok()?;
        let terms = super::figures::terms(plan, sized, &design);
        let course = Course::run(&plan.inputs, &steps, &plain, horizon);
        let asked = Asked {
            course: &course,
            month: &month,
            number,
        };
        return asked.cost(plan, inputs, &steps, (&design, &terms), read, what);
    }
    let entry = month.ledger.get(figure)?;
    plan.asks_for(entry.id).then(|| entry.value.clone())
}

/// A value of the months before, which is explained by asking for it.
fn earlier(id: String, value: f64) -> Traced {
    let place = Origin::Table("reckoned in the same way, a month earlier".to_owned());
    Traced::leaf(value, id, "", place)
}

/// The month that was asked for, with the whole course in plain numbers.
struct Asked<'c> {
    course: &'c Course<f64>,
    month: &'c Month<Traced>,
    number: u32,
}

impl Asked<'_> {
    /// Money of the month: `running`, `purchases`, `depreciation`, `total`, `paid`, `present`, or
    /// a line of the bill.
    fn cost(
        &self,
        plan: &Plan<'_, '_>,
        inputs: &Inputs<Traced>,
        steps: &[Step],
        (design, terms): (&Design, &Terms),
        read: &dyn Fn(&Value) -> Traced,
        what: &str,
    ) -> Option<Traced> {
        let number = self.number as usize;
        let before = self.number.saturating_sub(1);
        let mut money = self
            .course
            .money_before(number, &plan.inputs, steps, (design, terms), &plain)
            .map(|what, value| earlier(format!("month.{before}.cost.{what}"), value));
        let ordered = |line: &Line<'_, Traced>| {
            let place = paid_by(steps, line)?;
            let step = steps.get(place)?;
            let count = self.course.ordered(step, place, self.number);
            let arrives = self.number.saturating_add(step.lead_months());
            let place = format!("needed by month {arrives}");
            let id = format!("month.{number}.step.{}.ordered", step.id);
            let count = Traced::leaf(count, id, "", Origin::Table(place));
            Some(count * read(&step.size) * line.unit_price.clone())
        };
        let bill = self.month.bill(inputs, design, read);
        Purse::new(design, terms, read).spend(&mut money, &bill, &ordered);
        let last = |values: &[Traced]| values.last().cloned();
        match what {
            "running" => last(&money.running),
            "purchases" => last(&money.purchases),
            "depreciation" => last(&money.depreciation),
            "paid" => last(&money.paid),
            "present" => last(&money.present),
            "total" => {
                let total = last(&money.running)? + last(&money.purchases)?;
                Some(total.named(&format!("month.{number}.cost.total"), "USD", "S13"))
            }
            line => {
                let place = bill.iter().position(|one| one.article.head.id == line)?;
                money.lines.last()?.get(place).cloned()
            }
        }
    }
}
