//! The traced reading of one month.

use super::{Month, month, plan};
use crate::inputs::Inputs;
use crate::number::{Origin, Traced};
use crate::output::SiteSizing;
use crate::reading::Value;
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
    let before = |id: String, value: f64| {
        let place = Origin::Table("reckoned in the same way, a month earlier".to_owned());
        Traced::leaf(value, id, "", place)
    };
    let month: Month<Traced> = month(&plan.inputs, inputs, &steps, read, &before, horizon, number);
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
    let entry = month.ledger.get(figure)?;
    plan.asks_for(entry.id).then(|| entry.value.clone())
}
