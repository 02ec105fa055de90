//! Support plans of the providers, `prices/support.csv`: a share of the bill in steps, with a
//! least amount.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet;
use super::vocabulary::Provider;

/// One step of a support plan.
#[derive(Debug, Clone, PartialEq)]
pub struct SupportPlan {
    /// Who sells it.
    pub provider: Provider,
    /// Its name, in small letters: `business`.
    pub plan: String,
    /// The step begins after this many US dollars of the month's bill.
    pub from: f64,
    /// The step ends with this many; absent for the last.
    pub to: Option<f64>,
    /// Share of the bill within the step.
    pub share: f64,
    /// US dollars a month that the plan costs at least.
    pub minimum_usd: Option<f64>,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figure.
    pub provenance: Provenance,
}

pub(crate) fn parse(path: &str, text: &str) -> Result<Vec<SupportPlan>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("provider"),
                header.required("plan"),
                header.required("from"),
                header.required("to"),
                header.required("share"),
                header.required("minimum_usd"),
                header.optional("note"),
                header.provenance(),
            )
        },
        |(provider, plan, from, to, share, minimum, note, provenance), row| {
            Ok(SupportPlan {
                provider: row.word(*provider)?,
                plan: row.text(*plan)?.to_owned(),
                from: row.optional_number(*from)?.unwrap_or(0.0),
                to: row.optional_number(*to)?,
                share: row.number(*share)?,
                minimum_usd: row.optional_number(*minimum)?,
                note: row.optional_text(*note),
                provenance: provenance.read(row)?,
            })
        },
    )?;
    records.index(
        path,
        "from",
        |step| (step.provider, step.plan.as_str(), step.from.to_bits()),
        |step| format!("{} {} from {}", step.provider, step.plan, step.from),
    )?;
    Ok(records.items)
}
