//! The floor rule: `max(minimum, calculated)`, with the side that binds.

use groundplan_catalog::system::{Bound, Minimum};

use crate::output::{Binding, Figure, Limit};

/// A minimum with the requirement it stems from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Floor {
    pub(crate) value: f64,
    pub(crate) requirement: Option<String>,
}

impl Floor {
    pub(crate) fn new(value: f64, requirement: Option<&str>) -> Self {
        Self {
            value,
            requirement: requirement.map(str::to_owned),
        }
    }

    pub(crate) fn of<T: Copy + Into<f64>>(bound: Option<Bound<'_, T>>) -> Option<Self> {
        bound.map(|bound| Self::new(bound.value.into(), Some(id(bound.row))))
    }

    /// The floor that a figure was made with.
    pub(crate) fn of_figure(figure: &Figure) -> Option<Self> {
        let value = figure.minimum?;
        Some(Self {
            value,
            requirement: figure.requirement.clone(),
        })
    }

    /// The higher of two, the first where they are equal.
    pub(crate) fn higher(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(if other.value > one.value { other } else { one }),
            (one, other) => one.or(other),
        }
    }
}

fn id(row: &Minimum) -> &str {
    row.id.get_ref()
}

/// What a figure is called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Title<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) rule: &'a str,
}

/// The figure for a calculated value, its floor, and what the profile overrides it with.
pub(crate) fn figure(
    title: Title<'_>,
    calculated: f64,
    floor: Option<Floor>,
    override_: Option<f64>,
) -> Figure {
    let calculated = tidy(calculated);
    let minimum = floor.as_ref().map(|floor| tidy(floor.value));
    let needed = minimum.map_or(calculated, |minimum| minimum.max(calculated));
    let binding = match (override_, minimum) {
        (Some(_), _) => Binding::Override,
        (None, Some(minimum)) if minimum > calculated => Binding::Minimum,
        _ => Binding::Calculated,
    };
    let limits = if override_.is_none() && minimum.is_none() {
        Vec::new()
    } else {
        let by_rule = if title.rule.is_empty() {
            "calculated".to_owned()
        } else {
            format!("rule {}", title.rule)
        };
        let least = floor.as_ref().zip(minimum).map(|(floor, minimum)| Limit {
            name: match &floor.requirement {
                Some(requirement) => format!("minimum of {requirement}"),
                None => "minimum".to_owned(),
            },
            value: minimum,
        });
        let given = override_.map(|value| Limit {
            name: "override".to_owned(),
            value: tidy(value),
        });
        let calculated = Limit {
            name: by_rule,
            value: calculated,
        };
        std::iter::once(calculated)
            .chain(least)
            .chain(given)
            .collect()
    };
    let figure = Figure {
        id: title.id.to_owned(),
        name: title.name.to_owned(),
        value: tidy(override_.unwrap_or(needed)),
        unit: title.unit.to_owned(),
        calculated,
        minimum,
        binding,
        rule: title.rule.to_owned(),
        requirement: floor.and_then(|floor| floor.requirement),
        horizon: Vec::new(),
        limits: Vec::new(),
        slack: None,
    };
    with_limits(figure, limits)
}

/// The figure with limits that compete, largest first; an override stands before all. One limit
/// alone competes with none.
pub(crate) fn with_limits(mut figure: Figure, mut limits: Vec<Limit>) -> Figure {
    let rank = |limit: &Limit| figure.binding == Binding::Override && limit.name == "override";
    limits.sort_by(|one, other| {
        rank(other)
            .cmp(&rank(one))
            .then(other.value.total_cmp(&one.value))
    });
    if let [_, next, ..] = limits.as_slice() {
        figure.slack = Some(tidy(figure.value - next.value));
        figure.limits = limits;
    }
    figure
}

/// What is needed, whatever an override says.
pub(crate) fn needed(figure: &Figure) -> f64 {
    figure
        .minimum
        .map_or(figure.calculated, |minimum| minimum.max(figure.calculated))
}

/// Drops noise beyond six places, so that equal inputs give equal text.
pub(crate) fn tidy(value: f64) -> f64 {
    let scaled = (value * 1e6).round();
    if scaled.is_finite() {
        scaled / 1e6 + 0.0
    } else {
        value
    }
}

/// To the cent.
pub(crate) fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}
