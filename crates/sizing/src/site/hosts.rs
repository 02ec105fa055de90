//! How many hosts a tier has where somebody says so, and whether they are enough.

use groundplan_diagnostics::{Finding, Report, code};

use super::Plan;
use super::tiers::Place;
use crate::number::ceil_guarded;
use crate::output::{Figure, Site};
use crate::text::number;
use crate::tier;

/// A number of hosts that the profile fixes.
pub(super) struct Fixed<'p> {
    pub(super) count: f64,
    /// The parameter that says it; none where `[overrides.counts]` does.
    pub(super) parameter: Option<&'p str>,
}

/// What the profile says: an override, or else a parameter beside which a rule counts. Without a
/// rule a parameter is a minimum like any other.
pub(super) fn fixed<'p>(plan: &Plan<'_, '_>, place: &Place<'p>) -> Option<Fixed<'p>> {
    // Both are meant for the primary site.
    if plan.site != Site::Primary {
        return None;
    }
    let profile = &plan.loaded.profile;
    if let Some(count) = profile.overrides.counts.get(place.id()) {
        return Some(Fixed {
            count: f64::from(*count),
            parameter: None,
        });
    }
    let count = &place.placement.count;
    let parameter = count.parameter.as_deref()?;
    place.rule?;
    profile.parameters.get(parameter)?;
    Some(Fixed {
        count: f64::from(count.least(&plan.facts)),
        parameter: Some(parameter),
    })
}

/// Whether `[overrides.counts]` names the tier.
pub(super) fn is_overridden(plan: &Plan<'_, '_>, tier: &str) -> bool {
    let counts = &plan.loaded.profile.overrides.counts;
    plan.site == Site::Primary && counts.contains_key(tier)
}

/// The fewest hosts that the system's file allows.
pub(super) fn floor(plan: &Plan<'_, '_>, place: &Place<'_>) -> f64 {
    let count = &place.placement.count;
    match fixed(plan, place) {
        Some(Fixed {
            parameter: Some(_), ..
        }) => f64::from(count.minimum),
        _ => f64::from(count.least(&plan.facts)),
    }
}

/// Transcode jobs that one host takes at the same time, where the system's file has a parameter
/// for it and the tier transcodes.
pub(super) fn slots(plan: &Plan<'_, '_>, place: &Place<'_>) -> Option<f64> {
    place.rule?;
    place.placement.count.slots(&plan.facts).map(f64::from)
}

/// Hosts that the slots of each ask for, with those that may be lost.
pub(super) fn by_slots(plan: &Plan<'_, '_>, place: &Place<'_>) -> u32 {
    let Some(slots) = slots(plan, place) else {
        return 0;
    };
    let carrying = tier::nodes_for_slots(&plan.ledger, &slots);
    if carrying <= 0.0 || !carrying.is_finite() {
        return 0;
    }
    let spare = if place.spare.of_transcoders {
        place.spare.hosts
    } else {
        0.0
    };
    (carrying + spare).min(f64::from(u32::MAX)) as u32
}

/// A parameter that fixes fewer hosts than the workload needs is obeyed, but not in silence.
/// `cores` are what each of the fixed hosts would need.
pub(super) fn check(
    plan: &Plan<'_, '_>,
    place: &Place<'_>,
    figure: &Figure,
    cores: f64,
    report: &mut Report,
) {
    let Some(Fixed {
        count,
        parameter: Some(parameter),
    }) = fixed(plan, place)
    else {
        return;
    };
    if count + 1e-9 >= figure.calculated {
        return;
    }
    let spare = if place.spare.of_transcoders {
        place.spare.hosts
    } else {
        0.0
    };
    let carrying = (count - spare).max(1.0);
    let slots = ceil_guarded(plan.ledger.value("transcode.slots") / carrying);
    let mut each = format!("{} cores each", number(cores));
    if place.placement.count.slots.is_some() {
        each = format!("{each} that take {} jobs at the same time", number(slots));
    }
    report.push(
        Finding::new(
            code::HOSTS_FIXED_BELOW_DEMAND,
            format!(
                "`{parameter}` gives the tier `{}` {} hosts, the workload needs {}",
                place.id(),
                number(count),
                number(figure.calculated)
            ),
        )
        .at(
            plan.loaded.span_or_parent(&format!("parameters.{parameter}")),
            "too few",
        )
        .help(format!(
            "ask for {}, or keep {} with {each}; `groundplan why PROFILE {}` shows what it is made of",
            number(figure.calculated),
            number(count),
            figure.id
        )),
    );
}
