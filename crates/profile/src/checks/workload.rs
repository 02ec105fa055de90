//! Sources, users and times that contradict each other.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, code};

use super::Context;
use crate::amount::Amount;
use crate::units::Count;

/// Hours of a day.
const DAY: f64 = 24.0;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, source) in context.profile.workload.ingest.iter().enumerate() {
        let path = format!("workload.ingest.{index}");
        if let Some(first) = names.insert(&source.name, index) {
            report.push(
                Finding::new(
                    code::NAMED_TWICE,
                    format!("two sources are called `{}`", source.name),
                )
                .at(context.at(&format!("{path}.name")), "the second one")
                .context(
                    context.at(&format!("workload.ingest.{first}.name")),
                    "the first one",
                )
                .help("give each source a name of its own, so that figures can name it"),
            );
        }
        if source.window_hours.high() > DAY {
            report.push(
                Finding::new(
                    code::HOURS_IMPOSSIBLE,
                    format!(
                        "`window_hours` expects at most {DAY} hours, found {}",
                        source.window_hours.high()
                    ),
                )
                .at(context.at(&format!("{path}.window_hours")), "")
                .help("write the hours of a day in which material arrives"),
            );
        }
        if let Some(feeds) = source.concurrent
            && source.hours_per_day.likely() > DAY * feeds.likely()
        {
            report.push(
                Finding::new(
                    code::HOURS_IMPOSSIBLE,
                    format!(
                        "{} hours of material a day cannot come from {} feeds",
                        source.hours_per_day.likely(),
                        feeds.likely()
                    ),
                )
                .at(context.at(&format!("{path}.hours_per_day")), "")
                .context(
                    context.at(&format!("{path}.concurrent")),
                    "so many feeds record at the same time",
                )
                .help("correct one of the two; a feed gives at most 24 hours a day"),
            );
        }
    }
    users(context, report);
}

fn users(context: &Context<'_>, report: &mut Report) {
    let users = &context.profile.workload.users;
    let steps: [(&str, Option<Amount<Count>>); 3] = [
        ("named", users.named),
        ("concurrent", users.concurrent),
        ("streaming", users.streaming),
    ];
    let given: Vec<(&str, f64)> = steps
        .iter()
        .filter_map(|(key, amount)| amount.map(|amount| (*key, amount.likely())))
        .collect();
    for pair in given.windows(2) {
        let [(wide, most), (narrow, found)] = pair else {
            continue;
        };
        if found > most {
            report.push(
                Finding::new(
                    code::USERS_UPSIDE_DOWN,
                    format!("{found} {narrow} users are more than {most} {wide} ones"),
                )
                .at(context.at(&format!("workload.users.{narrow}")), "")
                .context(
                    context.at(&format!("workload.users.{wide}")),
                    "these include them",
                )
                .help(
                    "streaming users are part of the concurrent ones, and those of the named ones",
                ),
            );
        }
    }
}
