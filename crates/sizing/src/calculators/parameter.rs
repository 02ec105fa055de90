//! What a calculator is: its name, its parameters, its function.

use groundplan_catalog::units::UnitKind;

use super::given::Given;
use super::question::{Refusal, Results};

/// A calculator.
#[derive(Debug)]
pub struct Calculator {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// Rules that its formulas belong to.
    pub rule: &'static str,
    /// Its parameters in the order they are listed.
    pub parameters: &'static [Parameter],
    pub(super) reckon: fn(&Given<'_>, &mut Results) -> Result<(), Refusal>,
}

/// A parameter of a calculator.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
    /// What may be given.
    pub kind: Kind,
    /// What holds when it is not given.
    pub default: Default,
    /// The least that makes sense, in the base unit.
    pub least: f64,
    /// The most that makes sense.
    pub most: f64,
}

/// What may be given for a parameter.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// An amount with a unit, written as in a profile; a bare number is in the base unit.
    Amount(&'static UnitKind),
    /// A plain number of something.
    Number(&'static str),
    /// A whole number of something.
    Whole(&'static str),
    /// One of some words.
    Word(&'static [&'static str]),
    /// A layout of disks, such as `raid6-8+2`, `raid10` or `8+2`.
    Layout,
}

/// What holds when a parameter is not given.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// It has to be given.
    Required,
    /// Nothing: the results that need it are left out, or it is calculated.
    Absent,
    /// A value.
    Value(f64),
    /// A word.
    Word(&'static str),
    /// A constant of the rules, by id; in minutes where the parameter is a time.
    Constant(&'static str),
}

/// What `GB` means in amounts and results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitMode {
    /// 10^9 bytes, as everywhere in Groundplan.
    Decimal,
    /// 2^30 bytes, as in the calculators of some vendors; results are in GiB and TiB.
    Binary,
}

impl UnitMode {
    /// `decimal` or `binary`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::Binary => "binary",
        }
    }
}

impl Kind {
    /// The unit that values are held in; empty for plain numbers.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Amount(kind) => kind.base,
            Self::Number(unit) | Self::Whole(unit) => unit,
            Self::Word(_) | Self::Layout => "",
        }
    }
}

impl Parameter {
    pub(super) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            about,
            kind,
            default: Default::Required,
            least: 0.0,
            most: 1e9,
        }
    }

    pub(super) const fn or(self, value: f64) -> Self {
        Self {
            default: Default::Value(value),
            ..self
        }
    }

    pub(super) const fn word(self, word: &'static str) -> Self {
        Self {
            default: Default::Word(word),
            ..self
        }
    }

    pub(super) const fn constant(self, id: &'static str) -> Self {
        Self {
            default: Default::Constant(id),
            ..self
        }
    }

    pub(super) const fn optional(self) -> Self {
        Self {
            default: Default::Absent,
            ..self
        }
    }

    pub(super) const fn within(self, least: f64, most: f64) -> Self {
        Self {
            least,
            most,
            ..self
        }
    }
}
