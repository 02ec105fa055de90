//! The ranges of a profile as distributions that are drawn together.

use std::cell::RefCell;

use groundplan_diagnostics::{Finding, Report, code};
use groundplan_profile::LoadedProfile;
use groundplan_uncertainty::correlation::{Copula, Correlation, Impossible};
use groundplan_uncertainty::distribution::{Contradiction, Distribution, Support};

use crate::inputs::Inputs;
use crate::number::{Number, Recorded, Recorder};
use crate::output::UncertainRange;
use crate::reading::{From, Value};
use crate::text::number;

/// Terms of the series of the sine; enough for the last bit below π/6.
const SINE_TERMS: u32 = 10;

/// Ranges that are drawn, in a fixed order.
pub(crate) struct Ranges {
    pub(crate) stated: Vec<UncertainRange>,
    pub(crate) distributions: Vec<Distribution>,
    pub(crate) copula: Copula,
}

impl Ranges {
    /// All ranges that these inputs come from, with their correlations. None beside findings
    /// about ranges that contradict themselves or each other.
    pub(crate) fn of<'i>(
        loaded: &LoadedProfile,
        inputs: impl IntoIterator<Item = &'i Inputs<Value>>,
        report: &mut Report,
    ) -> Option<Self> {
        let confidence = loaded.profile.uncertainty.confidence;
        let stated = stated(inputs);
        let mut distributions = Vec::with_capacity(stated.len());
        for range in &stated {
            match distribution(range, confidence) {
                Ok(distribution) => distributions.push(distribution),
                Err(contradiction) => report.push(contradictory(loaded, range, &contradiction)),
            }
        }
        let copula = copula(loaded, &stated, report)?;
        (distributions.len() == stated.len()).then_some(Self {
            stated,
            distributions,
            copula,
        })
    }

    /// The reading in which ranges are inputs of a program and all else is certain.
    pub(crate) fn reading<'r>(
        &'r self,
        recorder: &'r Recorder,
    ) -> impl Fn(&Value) -> Recorded + 'r {
        move |value| {
            let place = path(value).and_then(|path| {
                let mut all = self.stated.iter();
                all.position(|range| range.path == path)
            });
            match place {
                Some(place) => recorder.input(place),
                None => Recorded::literal(value.number),
            }
        }
    }
}

/// The path of a value that the profile gives as a range.
fn path(value: &Value) -> Option<&str> {
    match (&value.from, value.range) {
        (From::Profile(path), Some(_)) => Some(path),
        _ => None,
    }
}

fn stated<'i>(inputs: impl IntoIterator<Item = &'i Inputs<Value>>) -> Vec<UncertainRange> {
    let found: RefCell<Vec<UncertainRange>> = RefCell::default();
    for one in inputs {
        one.map(|value| {
            let (Some(path), Some((low, high))) = (path(value), value.range) else {
                return;
            };
            let mut found = found.borrow_mut();
            if found.iter().all(|range| range.path != path) {
                found.push(UncertainRange {
                    path: path.to_owned(),
                    unit: value.unit.clone(),
                    low,
                    likely: value.number,
                    high,
                });
            }
        });
    }
    let mut found = found.into_inner();
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Growth may be below zero, though not take away more than there is; all else is an amount.
fn distribution(range: &UncertainRange, confidence: f64) -> Result<Distribution, Contradiction> {
    let grows = range.path.contains("growth");
    let support = Support::Above(if grows { -1.0 } else { 0.0 });
    Distribution::stated(range.low, range.likely, range.high, confidence, support)
}

fn contradictory(
    loaded: &LoadedProfile,
    range: &UncertainRange,
    contradiction: &Contradiction,
) -> Finding {
    let help = match contradiction {
        Contradiction::OneSided { .. } => {
            "write an end on either side of `likely`, or one number if the amount is certain"
        }
        Contradiction::Bound { .. } => {
            "raise `low` above zero: some cases lie below it, and no amount is below zero"
        }
        Contradiction::Order { .. } => "write `low` below `likely` and `likely` below `high`",
        Contradiction::Skewed { .. } | Contradiction::TooWide { .. } => {
            "bring the far end closer, or move `likely` towards it"
        }
        _ => "write three numbers that some cases lie between and some beyond",
    };
    Finding::new(
        code::RANGE_CONTRADICTORY,
        format!(
            "no distribution has {} % of its cases between {} and {} with {} in the middle: \
             {contradiction}",
            number(loaded.profile.uncertainty.confidence * 100.0),
            number(range.low),
            number(range.high),
            number(range.likely)
        ),
    )
    .at(loaded.span_or_parent(&range.path), "this range")
    .help(help)
}

/// The correlations between ranges that are drawn; those about others change nothing here.
fn copula(
    loaded: &LoadedProfile,
    stated: &[UncertainRange],
    report: &mut Report,
) -> Option<Copula> {
    let place = |path: &str| stated.iter().position(|range| range.path == path);
    let correlations: Vec<Correlation> = loaded
        .profile
        .uncertainty
        .correlations
        .iter()
        .filter_map(|one| {
            let [first, second] = &one.between;
            Some(Correlation {
                first: place(first)?,
                second: place(second)?,
                coefficient: of_scores(one.rank),
            })
        })
        .collect();
    match Copula::new(stated.len(), &correlations) {
        Ok(copula) => Some(copula),
        Err(impossible) => {
            report.push(impossible_together(loaded, stated, &impossible));
            None
        }
    }
}

fn impossible_together(
    loaded: &LoadedProfile,
    stated: &[UncertainRange],
    impossible: &Impossible,
) -> Finding {
    let message = match impossible {
        Impossible::Contradictory { inputs, factor, .. } => {
            let paths: Vec<String> = inputs
                .iter()
                .filter_map(|input| Some(format!("`{}`", stated.get(*input)?.path)))
                .collect();
            format!(
                "no amounts go together as {} should: at most {} times as strongly",
                paths.join(", "),
                number((factor * 100.0).floor() / 100.0)
            )
        }
        other => other.to_string(),
    };
    Finding::new(code::CORRELATIONS_CONTRADICTORY, message)
        .at(
            loaded.span_or_parent("uncertainty.correlation"),
            "these correlations",
        )
        .help("weaken them by that factor, or leave out the one that is known least")
}

/// The correlation of normal scores whose ranks are correlated so: `2 sin(π/6 · rank)` (K.
/// Pearson, 1907; W. H. Kruskal, "Ordinal Measures of Association", 1958, section 6).
fn of_scores(rank: f64) -> f64 {
    let angle = rank * std::f64::consts::PI / 6.0;
    // Platforms differ in the last bit of their sine; the series of so small an angle does not.
    let (mut term, mut sum) = (angle, angle);
    for step in 1..SINE_TERMS {
        let step = f64::from(2 * step);
        term = -term * angle * angle / (step * (step + 1.0));
        sum += term;
    }
    2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_correlations_become_those_of_scores() {
        assert!(of_scores(0.0).abs() < f64::EPSILON);
        // sin 30° is a half.
        assert!((of_scores(1.0) - 1.0).abs() < 1e-15);
        assert!((of_scores(0.5) - 0.517_638_090_205_041_5).abs() < 1e-15);
        assert_eq!(of_scores(-0.5).to_bits(), (-of_scores(0.5)).to_bits());
    }
}
