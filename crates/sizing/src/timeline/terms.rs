//! On which terms money is spent: price drift, commitments, discounting and the life of hardware.

use groundplan_catalog::tables::Term;
use groundplan_profile::model::Drift;

use crate::output::CostKind;
use crate::reading::{From, Value};
use crate::rules::growth;
use crate::site::Plan;

/// Kinds of lines whose prices change together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Compute,
    Licences,
    Disks,
    Object,
    Network,
    Hardware,
    Other,
}

impl Group {
    pub(super) const ALL: [Self; 7] = [
        Self::Compute,
        Self::Licences,
        Self::Disks,
        Self::Object,
        Self::Network,
        Self::Hardware,
        Self::Other,
    ];

    /// The group of a line.
    pub(super) fn of(kind: CostKind) -> Self {
        match kind {
            CostKind::Compute => Self::Compute,
            CostKind::Licence => Self::Licences,
            CostKind::Block | CostKind::Snapshot | CostKind::Backup => Self::Disks,
            CostKind::Object => Self::Object,
            CostKind::LoadBalancer
            | CostKind::Nat
            | CostKind::Address
            | CostKind::Egress
            | CostKind::Cdn => Self::Network,
            CostKind::Tape | CostKind::Hardware => Self::Hardware,
            CostKind::Transcode | CostKind::Support | CostKind::Power | CostKind::Space => {
                Self::Other
            }
        }
    }

    fn drift(self, drift: &Drift) -> (&'static str, Option<f64>) {
        match self {
            Self::Compute => ("compute", drift.compute),
            Self::Licences => ("licences", drift.licences),
            Self::Disks => ("disks", drift.disks),
            Self::Object => ("object", drift.object),
            Self::Network => ("network", drift.network),
            Self::Hardware => ("hardware", drift.hardware),
            Self::Other => ("other", drift.other),
        }
    }
}

/// Months for which a machine is taken; none by the hour.
pub(super) fn months(term: &str) -> Option<usize> {
    match Term::parse(term)? {
        Term::OnDemand => None,
        Term::Reserved1YearNoUpfront
        | Term::Reserved1YearAllUpfront
        | Term::SavingsPlan1Year
        | Term::Committed1Year => Some(12),
        Term::Reserved3YearNoUpfront | Term::Reserved3Year | Term::Committed3Year => Some(36),
    }
}

/// The terms of a site.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// Change of prices a year, by group; none where they stay.
    pub(super) drift: Vec<Option<Value>>,
    /// Share a year by which later money counts for less.
    pub(super) discount: Option<Value>,
    /// Months after which hardware is written off and bought again.
    pub(super) life: usize,
    /// For each line of the design the months it is committed for; none by the hour.
    pub(super) committed: Vec<Option<usize>>,
}

impl Terms {
    /// The terms that the profile gives. `committed` says for a line how many months its price
    /// is fixed for.
    pub(super) fn of(plan: &Plan<'_, '_>, committed: Vec<Option<usize>>) -> Self {
        let finance = &plan.loaded.profile.finance;
        let value = |path: String, number: f64, unit: &str| Value {
            number,
            range: None,
            unit: unit.to_owned(),
            from: From::Profile(path),
        };
        let years = finance
            .hardware_years
            .unwrap_or(plan.values.constants.hardware_years.number);
        Self {
            drift: Group::ALL
                .iter()
                .map(|group| {
                    let (key, drift) = group.drift(&finance.drift);
                    let drift = drift.filter(|drift| *drift != 0.0)?;
                    Some(value(format!("finance.drift.{key}"), drift, ""))
                })
                .collect(),
            discount: finance.discount_rate.map(|rate| Value {
                range: (!rate.is_exact()).then(|| (rate.low(), rate.high())),
                ..value("finance.discount_rate".to_owned(), rate.likely(), "")
            }),
            life: (years * growth::MONTHS).round().clamp(1.0, 1200.0) as usize,
            committed,
        }
    }
}
