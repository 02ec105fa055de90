//! How values enter formulas: as plain numbers, or as leaves of a derivation.
//!
//! A [`Value`] knows where it comes from; a reading turns it into a number. The formulas see
//! only the number.

use groundplan_diagnostics::SourceMap;
use groundplan_profile::LoadedProfile;

use crate::number::{Origin, Traced};

/// A value from outside with its origin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    /// In the unit; the likeliest where it is a range.
    pub(crate) number: f64,
    /// The ends of the range, where the profile gives one.
    pub(crate) range: Option<(f64, f64)>,
    /// Its unit; empty for counts and shares.
    pub(crate) unit: String,
    /// Where it comes from.
    pub(crate) from: From,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum From {
    /// A path of the profile, or its default.
    Profile(String),
    /// A constant of the sizing rules.
    Constant {
        /// Its id.
        id: &'static str,
        /// What it is.
        name: String,
        /// How it was come by.
        label: String,
        /// Where it stands.
        source: String,
        /// Whether the profile replaces it.
        overridden: bool,
    },
    /// A row of a table.
    Table {
        /// What it is called in a derivation.
        id: String,
        /// The table, the row and its source.
        place: String,
    },
}

impl Value {
    /// What it is called in a derivation.
    pub(crate) fn id(&self) -> &str {
        match &self.from {
            From::Profile(path) => path,
            From::Constant { id, .. } => id,
            From::Table { id, .. } => id,
        }
    }
}

/// The plain reading.
pub(crate) fn plain(value: &Value) -> f64 {
    value.number
}

/// The traced reading, which looks up where the profile says a value.
pub(crate) fn traced(sources: &SourceMap, profile: &LoadedProfile) -> impl Fn(&Value) -> Traced {
    move |value| {
        let place = |path: &str| profile.span(path).map(|span| sources.describe(span));
        let (id, origin) = match &value.from {
            From::Profile(path) => (path.clone(), Origin::Profile(place(path))),
            From::Constant {
                id,
                overridden: true,
                ..
            } => {
                let at = place("overrides.constants");
                ((*id).to_owned(), Origin::Profile(at))
            }
            From::Constant {
                id,
                name,
                label,
                source,
                ..
            } => (
                (*id).to_owned(),
                Origin::Constant {
                    name: name.clone(),
                    label: label.clone(),
                    source: source.clone(),
                },
            ),
            From::Table { id, place } => (id.clone(), Origin::Table(place.clone())),
        };
        Traced::leaf(value.number, id, value.unit.clone(), origin)
    }
}
