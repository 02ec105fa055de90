//! What is wrong with the agreed prices of the profile.

use groundplan_diagnostics::{Finding, Report, code};

use crate::cost::{Fault, Priced};
use crate::site::Plan;
use crate::text::number;

/// Reports every fault at the price it is about. A refused price leaves the list price in force.
pub(super) fn prices(plan: &Plan<'_, '_>, priced: &Priced, report: &mut Report) {
    let profile = &plan.loaded.profile;
    for (place, fault) in &priced.faults {
        let key = |key: &str| {
            let path = format!("prices.negotiated.{place}.{key}");
            plan.loaded.span_or_parent(&path)
        };
        let usd = profile
            .prices
            .negotiated
            .get(*place)
            .and_then(|agreed| agreed.usd)
            .unwrap_or_default();
        let finding = match fault {
            Fault::NoLine => Finding::new(
                code::NEGOTIATED_PRICE_UNUSED,
                format!("the agreed price fits no line of the {} site", plan.site.name()),
            )
            .at(key("line"), "fits nothing")
            .help("compare it with the ids, providers and kinds that `groundplan size` shows"),
            Fault::NotOne => Finding::new(
                code::NEGOTIATED_PRICE_UNCLEAR,
                "expected either `usd` or `discount` in an agreed price".to_owned(),
            )
            .at(key("reason"), "this agreement")
            .help("give the price for a unit in `usd`, or the share taken off in `discount`"),
            Fault::Date => Finding::new(
                code::NEGOTIATED_PRICE_UNCLEAR,
                "expected the day of the agreement in `as_of`, such as `2026-10-01`".to_owned(),
            )
            .at(key("as_of"), "no date")
            .help("write year, month and day"),
            Fault::Unit { line, unit } => Finding::new(
                code::NEGOTIATED_PRICE_UNIT,
                format!("the line `{line}` is counted in `{unit}`"),
            )
            .at(key("unit"), "another unit")
            .help(format!("give the price for one {unit}")),
            Fault::Band {
                line,
                low,
                high,
                why,
            } => Finding::new(
                code::NEGOTIATED_PRICE_IMPLAUSIBLE,
                format!(
                    "{} USD for `{line}` is refused: expected {} to {}",
                    number(usd),
                    number(*low),
                    number(*high)
                ),
            )
            .at(key("usd"), "far from what it should be")
            .note(why.clone())
            .help("check the unit (GB or TB, an hour or a month); if it is right, say why in `confirmed`"),
        };
        report.push(finding);
    }
}
