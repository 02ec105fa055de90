//! What documents are written from: steps, acknowledgements, notes, cost and assumptions.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::system::{EndpointKind, Origin, Phase, StepSite};
use groundplan_sizing::{AssumptionKind, Period};
use serde_json::Value;

use super::site::SiteContext;
use super::{Inputs, Notes};
use crate::{
    Acknowledged, Assumption, CostLine, PlannedNote, PlannedParameter, PlannedPart, PlannedStep,
    Site,
};

/// Install steps of every site in their order, numbered by phase and place in it. A step for
/// roles none of whose hosts stands on the site is left out. Steps of the recovery site are
/// numbered apart, `R3.1`.
pub(super) fn steps(contexts: &[SiteContext<'_>], sites: &[Site]) -> Vec<PlannedStep> {
    let mut planned = Vec::new();
    for (context, site) in contexts.iter().zip(sites) {
        // So that no number stands for two steps.
        let prefix = if context.is_recovery { "R" } else { "" };
        let mut numbers: BTreeMap<Phase, u32> = BTreeMap::new();
        let steps = context.system.steps(context.target_name(), &context.facts);
        for step in steps {
            let here = match step.site {
                StepSite::Each => true,
                StepSite::Primary => !context.is_recovery,
                StepSite::Recovery => context.is_recovery,
            };
            if !here {
                continue;
            }
            let hosts: Vec<String> = site
                .hosts
                .iter()
                .filter(|host| host.roles.iter().any(|role| step.roles.contains(role)))
                .map(|host| host.name.clone())
                .collect();
            if hosts.is_empty() && !step.roles.is_empty() {
                continue;
            }
            let place = numbers.entry(step.phase).or_insert(0);
            *place += 1;
            let times = u32::try_from(hosts.len().max(1)).unwrap_or(u32::MAX);
            planned.push(PlannedStep {
                number: format!("{prefix}{}.{place}", phase_number(step.phase)),
                id: step.id.get_ref().clone(),
                site: site.id.clone(),
                phase: step.phase,
                title: step.title.clone(),
                hosts,
                responsible: step.responsible,
                text: step.text.clone(),
                commands: step.commands.clone(),
                shell: step.shell,
                expected: step.expected.clone(),
                rollback: step.rollback.clone(),
                minutes: step.minutes.saturating_mul(times),
                requirements: step.requirements.clone(),
            });
        }
    }
    planned
}

/// Phases keep their number whether or not all of them occur.
fn phase_number(phase: Phase) -> u8 {
    match phase {
        Phase::Prepare => 1,
        Phase::Network => 2,
        Phase::Hosts => 3,
        Phase::Storage => 4,
        Phase::Database => 5,
        Phase::Application => 6,
        Phase::Integration => 7,
        Phase::Verification => 8,
        Phase::Handover => 9,
    }
}

/// Acknowledgements of all sites, each once.
pub(super) fn acknowledgements(contexts: &[SiteContext<'_>]) -> Vec<Acknowledged> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for context in contexts {
        let rows = context
            .system
            .acknowledgements(context.target_name(), &context.facts);
        for row in rows {
            let id = row.id.get_ref();
            if seen.insert(id) {
                found.push(Acknowledged {
                    id: id.clone(),
                    question: row.question.clone(),
                    answer: context.profile.acknowledge.get(id).cloned(),
                    requirements: row.requirements.clone(),
                });
            }
        }
    }
    found
}

/// Notes of all sites, each once.
pub(super) fn notes(contexts: &[SiteContext<'_>]) -> Vec<PlannedNote> {
    let mut found: Vec<PlannedNote> = Vec::new();
    for context in contexts {
        for row in context.system.notes(context.target_name(), &context.facts) {
            let note = PlannedNote {
                id: row.id.get_ref().clone(),
                text: row.text.clone(),
            };
            if !found.contains(&note) {
                found.push(note);
            }
        }
    }
    found
}

/// The bill of materials: what stands on each site, and once what is counted for the deployment.
pub(super) fn parts(contexts: &[SiteContext<'_>], sites: &[Site]) -> Vec<PlannedPart> {
    let mut found = Vec::new();
    for (context, site) in contexts.iter().zip(sites) {
        let mut hosts: BTreeMap<&str, u32> = BTreeMap::new();
        for host in &site.hosts {
            *hosts.entry(&host.tier).or_default() += 1;
        }
        for row in context.system.parts(context.target_name(), &context.facts) {
            let count = row.amount(&hosts, !context.is_recovery, &context.facts);
            if count == 0 {
                continue;
            }
            found.push(PlannedPart {
                id: row.id.get_ref().clone(),
                site: site.id.clone(),
                number: row.number.clone(),
                name: row.name.clone(),
                tier: row.tier.clone(),
                count,
                supplied_by: row.supplied_by,
                pairs_with: row.pairs_with.clone(),
                text: row.text.clone(),
                requirements: row.requirements.clone(),
            });
        }
    }
    found
}

/// Parameters that apply, with the value that the profile gives or the default stands for.
pub(super) fn parameters(contexts: &[SiteContext<'_>]) -> Vec<PlannedParameter> {
    let mut found: Vec<PlannedParameter> = Vec::new();
    for context in contexts {
        for row in context
            .system
            .parameters(context.target_name(), &context.facts)
        {
            let id = row.id.get_ref();
            let given = context.profile.parameters.get(id);
            let origin = match given {
                Some(_) => Some("profile"),
                None => row.default.as_ref().and(row.origin).map(Origin::name),
            };
            let shown = |value: &Value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            };
            let values = match given.or(row.default.as_ref()) {
                Some(Value::Array(list)) => list.iter().map(shown).collect(),
                Some(one) => vec![shown(one)],
                None => Vec::new(),
            };
            let outside = context.system.file.endpoints.iter().find(|endpoint| {
                endpoint.kind == EndpointKind::Parameter
                    && endpoint.depended_on
                    && endpoint.parameter.as_ref() == Some(id)
            });
            let planned = PlannedParameter {
                id: id.clone(),
                name: row.name.clone(),
                values,
                origin: origin.map(str::to_owned),
                outside: outside.map(|endpoint| endpoint.name.clone()),
            };
            if !found.contains(&planned) {
                found.push(planned);
            }
        }
    }
    found
}

/// Defaults of parameters that come from no document.
pub(super) fn assume_defaults(contexts: &[SiteContext<'_>], notes: &mut Notes) {
    for context in contexts {
        for row in context
            .system
            .parameters(context.target_name(), &context.facts)
        {
            let id = row.id.get_ref();
            let (Some(default), Some(origin)) = (&row.default, row.origin) else {
                continue;
            };
            if origin == Origin::Document || context.profile.parameters.contains_key(id) {
                continue;
            }
            let value = default
                .as_str()
                .map_or_else(|| default.to_string(), str::to_owned);
            let assumption = Assumption {
                id: format!("parameters.{id}"),
                value,
                label: origin.name().to_owned(),
                text: format!("{}: {}", row.name, row.text),
            };
            if !notes.assumptions.contains(&assumption) {
                notes.assumptions.push(assumption);
            }
        }
    }
}

/// Cost of all sites: priced lines, then what has no price.
pub(super) fn cost(contexts: &[SiteContext<'_>]) -> Vec<CostLine> {
    let mut lines = Vec::new();
    for context in contexts {
        let cost = &context.sizing.cost;
        lines.extend(cost.lines.iter().map(|line| {
            let foreign = line
                .estimate_from
                .as_ref()
                .map(|region| format!("price of region {region}, as an estimate"));
            let monthly = line.period == Period::Month;
            CostLine {
                site: context.id.to_owned(),
                item: line.what.clone(),
                quantity: line.quantity,
                unit: line.unit.clone(),
                unit_price_usd: Some(line.unit_price_usd),
                monthly_usd: monthly.then_some(line.amount_usd),
                once_usd: (!monthly).then_some(line.amount_usd),
                source: line.source.clone(),
                as_of: line.as_of.clone().unwrap_or_default(),
                verified: line.verified && line.estimate_from.is_none(),
                reason: foreign.or_else(|| line.note.clone()),
            }
        }));
        lines.extend(cost.unpriced.iter().map(|line| CostLine {
            site: context.id.to_owned(),
            item: line.what.clone(),
            quantity: line.quantity,
            unit: line.unit.clone(),
            unit_price_usd: None,
            monthly_usd: None,
            once_usd: None,
            source: String::new(),
            as_of: String::new(),
            verified: false,
            reason: Some(line.reason.clone()),
        }));
    }
    lines
}

/// Constants of the sizing and choices of the builder that nobody confirmed, by id.
pub(super) fn assumptions(inputs: Inputs<'_>, own: Vec<Assumption>) -> Vec<Assumption> {
    let mut found: Vec<Assumption> = inputs
        .sizing
        .assumptions
        .iter()
        // Defaults stand among the values of the deployment, prices beside the cost.
        .filter(|one| one.kind == AssumptionKind::Constant)
        .map(|one| Assumption {
            id: one.id.clone(),
            value: format!("{} {}", one.value, one.unit).trim_end().to_owned(),
            label: one.label.clone(),
            text: format!("{} ({})", one.name, one.source),
        })
        .chain(own)
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup();
    found
}
