//! The derivation behind a figure: the same formulas, read with traced numbers.

mod ask;
mod storage;
mod trace;

use std::cell::OnceCell;
use std::fmt;

use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::LoadedProfile;
use schemars::JsonSchema;
use serde::Serialize;

use crate::demand;
use crate::number::{Derivation, Number, Step, Traced};
use crate::output::{Site, SiteSizing};
use crate::reading::{Value, traced};
use crate::register::{self, Rule};
use crate::site::Plan;
use crate::timeline;
use trace::Trace;

pub(crate) use ask::full;
pub use ask::{Quantity, quantities};

/// Version of the serialised answers. It grows when a field changes its meaning or goes away.
pub(crate) const VERSION: u32 = 1;

/// How the figures that were asked for came about.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answers {
    /// Version of this form.
    pub version: u32,
    /// Name of the deployment.
    pub deployment: String,
    /// The figures that were asked for, primary site first, sorted by id.
    pub answers: Vec<Answer>,
    /// The rules behind them, each with its version, sorted by id.
    pub rules: Vec<Rule>,
    /// Every value on the way, once. A step stands after those it is made of.
    pub steps: Vec<Step>,
}

/// A figure that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// Its id, as it was asked for; `recovery.` in front for the recovery site.
    pub id: String,
    /// Its value.
    pub value: f64,
    /// Its unit; empty for counts and shares.
    pub unit: String,
    /// Its place among the steps.
    pub step: usize,
}

impl Answers {
    fn new(deployment: &str, found: Vec<(String, Traced)>) -> Self {
        let (ids, values): (Vec<String>, Vec<Traced>) = found.into_iter().unzip();
        let Derivation { steps, roots } = Derivation::of(&values);
        let answers = ids
            .into_iter()
            .zip(roots)
            .filter_map(|(id, place)| {
                let step = steps.get(place)?;
                Some(Answer {
                    id,
                    value: step.value,
                    unit: step.unit.clone(),
                    step: place,
                })
            })
            .collect();
        Self {
            version: VERSION,
            deployment: deployment.to_owned(),
            answers,
            rules: register::used(steps.iter().map(|step| step.rule.as_str())),
            steps,
        }
    }

    /// Instead of the figures the values on the way that match: constants, amounts of the
    /// profile, and what is reckoned between them and the figures. Each id once, as it was first
    /// met; a value that differs under the same id is another answer.
    fn on_the_way(self, pattern: &str) -> Self {
        let mut roots: Vec<usize> = Vec::new();
        for (place, step) in self.steps.iter().enumerate() {
            let same = |other: &usize| {
                self.steps
                    .get(*other)
                    .is_some_and(|other| other.id == step.id && other.value == step.value)
            };
            if !step.id.is_empty() && ask::matches(pattern, &step.id) && !roots.iter().any(same) {
                roots.push(place);
            }
        }
        let whole = Derivation {
            steps: self.steps,
            roots: Vec::new(),
        };
        let Derivation { steps, roots } = whole.of_steps(&roots);
        let answer = |place: &usize| {
            let step = steps.get(*place)?;
            Some(Answer {
                id: step.id.clone(),
                value: step.value,
                unit: step.unit.clone(),
                step: *place,
            })
        };
        Self {
            answers: roots.iter().filter_map(answer).collect(),
            rules: register::used(steps.iter().map(|step| step.rule.as_str())),
            steps,
            ..self
        }
    }

    /// The value of the figure with this id.
    pub fn value(&self, id: &str) -> Option<f64> {
        let found = self.answers.iter().find(|answer| answer.id == id);
        found.map(|answer| answer.value)
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let derivation = Derivation {
            steps: self.steps.clone(),
            roots: self.answers.iter().map(|answer| answer.step).collect(),
        };
        derivation.write(&register::cite, f)?;
        if self.rules.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nRules")?;
        for rule in &self.rules {
            writeln!(
                f,
                "  {} v{}  {} [{}]",
                rule.id, rule.version, rule.title, rule.source
            )?;
        }
        Ok(())
    }
}

/// Explains quantities of the sizing by id: a figure of the demand (`online.usable`), of a tier
/// (`tier.web.cores`), a volume (`volume.application.ingest`), a bucket, a store
/// (`store.online`), a cost line (`cost.compute.web`, `cost.monthly`), or a value that figures
/// rest on (`workload.online_days`, `online.free_share`). `recovery.` before the id asks for the
/// recovery site; `*` stands for anything. An unknown id is a finding with the nearest known one.
pub fn why(
    sources: &SourceMap,
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    asked: &str,
) -> (Option<Answers>, Report) {
    let (sizing, mut report) = crate::size(loaded, system, tables);
    let Some(sizing) = sizing else {
        return (None, report);
    };
    let derive = |wanted: &dyn Fn(&str) -> bool| {
        let mut found = Vec::new();
        for site in &sizing.sites {
            let ids: Vec<String> = quantities(site).into_iter().map(|one| one.id).collect();
            let ids: Vec<&str> = ids
                .iter()
                .map(String::as_str)
                .filter(|id| wanted(&full(site.site, id)))
                .collect();
            let values = explain(sources, loaded, system, tables, site, &ids);
            let named = ids.iter().zip(values);
            found.extend(named.filter_map(|(id, value)| Some((full(site.site, id), value?))));
        }
        found
    };
    let pattern = asked.strip_prefix("primary.").unwrap_or(asked);
    let found = match month_of(pattern) {
        Some((site, id)) => {
            let sized = sizing.sites.iter().find(|one| one.site == site);
            let values = sized.map(|sized| explain(sources, loaded, system, tables, sized, &[id]));
            let value = values.and_then(|mut values| values.pop().flatten());
            value
                .map(|value| (pattern.to_owned(), value))
                .into_iter()
                .collect()
        }
        None => derive(&|id| ask::matches(pattern, id)),
    };
    if !found.is_empty() {
        return (Some(Answers::new(&sizing.deployment, found)), report);
    }
    // Not a quantity: perhaps something that quantities rest on.
    let all = derive(&|_| true);
    let known: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let answers = Answers::new(&sizing.deployment, all).on_the_way(pattern);
    if answers.answers.is_empty() {
        report.push(ask::unknown(asked, &known));
        return (None, report);
    }
    (Some(answers), report)
}

/// The site and the id of a figure of a month; months are not listed among the quantities.
fn month_of(asked: &str) -> Option<(Site, &str)> {
    let (site, id) = match asked.strip_prefix("recovery.") {
        Some(id) => (Site::Recovery, id),
        None => (Site::Primary, asked),
    };
    id.starts_with("month.").then_some((site, id))
}

/// Derives several quantities of one site at once, in the order asked; none where a site has no
/// such quantity. The formulas run once for all of them.
pub fn explain(
    sources: &SourceMap,
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    sized: &SiteSizing,
    ids: &[&str],
) -> Vec<Option<Traced>> {
    if ids.is_empty() {
        return Vec::new();
    }
    let Some(plan) = Plan::new(loaded, system, tables, sized.site, &mut Report::new()) else {
        return vec![None; ids.len()];
    };
    derive(&plan, sized, &traced(sources, loaded), ids)
}

/// [`explain`] for a plan and any way to read values from outside as derivations.
pub(crate) fn derive(
    plan: &Plan<'_, '_>,
    sized: &SiteSizing,
    read: &dyn Fn(&Value) -> Traced,
    ids: &[&str],
) -> Vec<Option<Traced>> {
    let inputs = plan.values.map(read);
    let ledger = demand::reckon(&inputs, &(inputs.months.clone() / Traced::literal(12.0)));
    let trace = Trace {
        plan,
        sized,
        inputs: &inputs,
        ledger: &ledger,
        read,
        bill: OnceCell::new(),
    };
    ids.iter()
        .map(|id| match id.strip_prefix("month.") {
            Some(rest) => timeline::trace(plan, sized, &inputs, &read, rest),
            None => trace.find(id),
        })
        .collect()
}
