//! Channels of fax and telephone servers against the load of the busy hour, with all hosts and
//! after the loss of one.

use groundplan_catalog::system::ChannelGroup;
use groundplan_diagnostics::{Code, Finding, Report, code};

use super::{Context, severity};

/// More channels than any installation has; the formula's loop ends there.
const MOST_CHANNELS: u64 = 1_000_000;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let target = context.target.name();
    for row in context.system.channel_groups(target, &context.facts) {
        let fact = |id: &str| context.facts.get(&format!("parameters.{id}"));
        let each = fact(&row.channels).and_then(serde_json::Value::as_u64);
        let load = fact(&row.load).and_then(serde_json::Value::as_f64);
        // Missing values have findings of their own.
        let (Some(each), Some(load)) = (each, load) else {
            continue;
        };
        if counts_are_refused(context, row) {
            continue;
        }
        let hosts = hosts(context, row);
        if hosts == 0 || load <= 0.0 {
            continue;
        }
        let blocked = |hosts: u64| erlang_b(hosts.saturating_mul(each), load);
        let all = blocked(hosts);
        if all > row.blocking {
            let what = format!(
                "{} channels refuse {} of the busy hour's calls, {} are accepted",
                hosts.saturating_mul(each),
                percent(all),
                percent(row.blocking)
            );
            report.push(finding(context, row, code::CHANNELS_SHORT, what, load));
            continue;
        }
        let rest = blocked(hosts - 1);
        if hosts > 1 && rest > row.blocking_after_loss {
            let what = format!(
                "after the loss of one of {hosts} hosts {} of the busy hour's calls are refused, {} are accepted",
                percent(rest),
                percent(row.blocking_after_loss)
            );
            report.push(finding(
                context,
                row,
                code::CHANNELS_SHORT_AFTER_LOSS,
                what,
                load,
            ));
        }
    }
}

/// Whether the profile asks for a number of hosts that its parameter does not take: what is
/// reckoned instead would not be the number that it says.
fn counts_are_refused(context: &Context<'_>, row: &ChannelGroup) -> bool {
    let placed = context.topology.into_iter().flat_map(|one| &one.tiers);
    placed
        .filter(|placed| row.tiers.contains(&placed.tier))
        .filter_map(|placed| placed.count.parameter.as_ref())
        .any(|id| {
            let given = context.profile.parameters.get(id);
            let declared = context.system.parameter(id);
            given
                .zip(declared)
                .is_some_and(|(value, parameter)| parameter.read(value).is_err())
        })
}

/// Hosts that carry calls, as far as the profile fixes them.
fn hosts(context: &Context<'_>, row: &ChannelGroup) -> u64 {
    let placed = context.topology.into_iter().flat_map(|one| &one.tiers);
    placed
        .filter(|placed| row.tiers.contains(&placed.tier))
        .map(|placed| {
            let counts = &context.profile.overrides.counts;
            let given = counts.get(&placed.tier).copied();
            u64::from(given.unwrap_or_else(|| placed.count.least(&context.facts)))
        })
        .sum()
}

fn finding(
    context: &Context<'_>,
    row: &ChannelGroup,
    code: Code,
    message: String,
    load: f64,
) -> Finding {
    let each = &row.channels;
    Finding::new(code, message)
        .severity(severity(row.strictness))
        .at(context.at(&format!("parameters.{each}")), "")
        .context(
            context.at(&format!("parameters.{}", row.load)),
            "the load of the busy hour",
        )
        .context(context.system.span(&row.id), row.text.clone())
        .note(format!(
            "{}, {}",
            context.system.file.system.document, row.source
        ))
        .note(format!(
            "Erlang's loss formula over {load} channels in use on average"
        ))
        .requirement(row.id.get_ref())
        .help(format!("raise `{each}`, or plan another host"))
}

/// Share of calls that find all channels taken (Erlang B), by the usual recursion over channels.
fn erlang_b(channels: u64, load: f64) -> f64 {
    let mut blocked = 1.0;
    for channel in 1..=channels.min(MOST_CHANNELS) {
        let carried = load * blocked;
        blocked = carried / (channel as f64 + carried);
        // Below this nothing that is shown changes any more.
        if blocked < 1e-12 {
            break;
        }
    }
    blocked
}

fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loss_formula_gives_the_tables_values() {
        // 4 erlangs need 10 lines for 1 %: 9 lines refuse 1.33 %, 10 refuse 0.53 %.
        assert!((erlang_b(9, 4.0) - 0.0133).abs() < 5e-5);
        assert!((erlang_b(10, 4.0) - 0.0053).abs() < 5e-5);
        for (lines, load) in [(17, 9.0), (21, 12.5)] {
            assert!(erlang_b(lines, load) <= 0.01, "{lines}");
            assert!(erlang_b(lines - 1, load) > 0.01, "{lines}");
        }
        assert_eq!(erlang_b(0, 4.0), 1.0);
    }

    #[test]
    fn more_channels_never_refuse_more_and_any_load_is_answered() {
        for load in [0.1, 3.0, 100.0, 1e9, f64::MAX] {
            let shares: Vec<f64> = (0..200).map(|lines| erlang_b(lines, load)).collect();
            assert!(shares.windows(2).all(|pair| pair[1] <= pair[0]), "{load}");
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        }
    }

    #[test]
    fn shares_read_as_percent() {
        assert_eq!(percent(0.05), "5 %");
        assert_eq!(percent(0.0133), "1.3 %");
    }
}
