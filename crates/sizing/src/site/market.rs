//! The markets of a site: one for each commitment that a tier asks for.

use std::collections::BTreeMap;

use groundplan_catalog::tables::{Provider, TableErrors};
use groundplan_diagnostics::{Finding, Report, code};
use groundplan_profile::model::Commitment;

use super::{Plan, machine};
use crate::machines::Market;
use crate::output::Site;

pub(super) struct Markets<'t> {
    by_commitment: BTreeMap<Commitment, Market<'t>>,
}

impl<'t> Markets<'t> {
    pub(super) fn open(
        plan: &'t Plan<'_, '_>,
        provider: Provider,
        report: &mut Report,
    ) -> Result<Self, TableErrors> {
        let open = |commitment| {
            Market::open(
                plan.tables,
                provider,
                plan.region(),
                machine::windows(plan),
                commitment,
                plan.inputs.constants.reference_coremark,
            )
        };
        let mut by_commitment: BTreeMap<Commitment, Market<'t>> = BTreeMap::new();
        for (_, tier) in plan.placements() {
            let commitment = asked(plan, tier.id.get_ref());
            if by_commitment.contains_key(&commitment) {
                continue;
            }
            let market = open(commitment)?;
            if !market.is_priced() {
                report.push(unpriced(plan, provider, commitment));
            }
            by_commitment.insert(commitment, market);
        }
        if by_commitment.is_empty() {
            by_commitment.insert(Commitment::None, open(Commitment::None)?);
        }
        Ok(Self { by_commitment })
    }

    /// The market for the hosts of a tier.
    pub(super) fn of(&self, plan: &Plan<'_, '_>, tier: &str) -> Option<&Market<'t>> {
        let asked = self.by_commitment.get(&asked(plan, tier));
        asked.or_else(|| self.by_commitment.values().next())
    }
}

/// A recovery site stands idle and may be given up at any time: it is taken by the hour.
fn asked(plan: &Plan<'_, '_>, tier: &str) -> Commitment {
    match plan.site {
        Site::Primary => plan.loaded.profile.purchase.commitment(tier),
        Site::Recovery => Commitment::None,
    }
}

fn unpriced(plan: &Plan<'_, '_>, provider: Provider, commitment: Commitment) -> Finding {
    let years = match commitment {
        Commitment::None => "by the hour",
        Commitment::OneYear => "for one year",
        Commitment::ThreeYears => "for three years",
    };
    Finding::new(
        code::COMMITMENT_NOT_PRICED,
        format!("no price of {provider} {years} is known for any machine type"),
    )
    .at(
        plan.loaded.span_or_parent("purchase.commitment"),
        "not in the tables",
    )
    .note("prices by the hour stand in")
    .help("add such prices to the tables in a folder of your own, or ask for another commitment")
}
