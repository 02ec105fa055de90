//! What measurements changed, as tables.

use crate::output::{Calibration, Interval};
use crate::text::number;

use super::table::Table;

/// Amounts before and after, what was seen beside it, and the figures that moved.
pub(super) fn write(calibration: &Calibration, text: &mut String) {
    let title = format!(
        "Fitted to {} days of {}, {} to {}; low and high hold {} % of all cases",
        calibration.days,
        calibration.file,
        calibration.first,
        calibration.last,
        number(calibration.confidence * 100.0)
    );
    let headings = ["what", ">assumed", ">measured", "unit", ">days", "method"];
    let mut table = Table::new(&title, &headings);
    for fit in &calibration.fits {
        table.row([
            fit.name.clone(),
            fit.before.map_or_else(|| "nothing".to_owned(), interval),
            interval(fit.after),
            fit.unit.clone(),
            fit.days.to_string(),
            fit.method.clone(),
        ]);
    }
    table.write(text);
    for remark in &calibration.remarks {
        text.push_str("  - ");
        text.push_str(remark);
        text.push('\n');
    }
    let headings = ["figure", ">assumed", ">measured", ">change", "unit", "what"];
    let mut table = Table::new("What changes with it", &headings);
    for effect in calibration
        .effects
        .iter()
        .filter(|effect| tells(&effect.id))
    {
        let change = if effect.before == 0.0 {
            String::new()
        } else {
            let share = (effect.after / effect.before - 1.0) * 100.0;
            format!("{share:+.1} %")
        };
        table.row([
            effect.id.clone(),
            number(effect.before),
            number(effect.after),
            change,
            effect.unit.clone(),
            effect.name.clone(),
        ]);
    }
    table.write(text);
}

/// Whether an effect is one to look at first: not a step on the way, nor a single disk.
fn tells(id: &str) -> bool {
    let id = id.trim_start_matches("recovery.");
    if id.starts_with("tier.") {
        let figure = id.rsplit('.').next();
        return matches!(figure, Some("count" | "cores"));
    }
    if id.starts_with("cost.") {
        return matches!(id, "cost.monthly" | "cost.once");
    }
    !id.starts_with("volume.")
}

fn interval(interval: Interval) -> String {
    if interval.low == interval.high {
        return number(interval.likely);
    }
    format!(
        "{} ({} to {})",
        number(interval.likely),
        number(interval.low),
        number(interval.high)
    )
}
