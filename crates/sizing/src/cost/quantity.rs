//! How much of something a line of the bill is about, as an expression of the demand.
//!
//! Written down once when a design is frozen, read as often as there are months or samples: so
//! looking up tables and writing texts is not repeated, only the arithmetic is.

use std::ops::{Add, Div, Mul};

use crate::number::Number;
use crate::output::{CostKind, Period};
use crate::reading::Value;

use super::stand::Stand;

/// An expression over the figures of the demand and the counts that follow from them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Quantity {
    /// A number of the design or of the formula itself.
    Number(f64),
    /// A constant, a price or something the profile says.
    Input(Box<Value>),
    /// A figure of the demand, by its id.
    Figure(&'static str),
    /// Hosts of a tier, by its place in the sizing.
    Hosts(usize),
    /// Disks of a volume over all its copies, by its place in the sizing.
    Disks(usize),
    /// GiB of those disks.
    Room(usize),
    /// GB that a volume holds over all its copies.
    Held(usize),
    /// What comes before in the same bill and is paid to the provider each month, in US dollars.
    Billed(&'static [CostKind]),
    /// The sum.
    Sum(Vec<Self>),
    /// The product.
    Product(Vec<Self>),
    /// The first over the second; zero where the second is not positive.
    Quotient(Box<[Self; 2]>),
    /// The largest.
    Largest(Vec<Self>),
    /// The smallest.
    Smallest(Vec<Self>),
    /// Rounded up to a whole number.
    RoundedUp(Box<Self>),
}

impl Quantity {
    /// A constant, a price or something the profile says.
    pub(crate) fn input(value: &Value) -> Self {
        Self::Input(Box::new(value.clone()))
    }

    /// The larger of this and another.
    pub(crate) fn at_least(self, other: Self) -> Self {
        Self::Largest(vec![self, other])
    }

    /// The smaller of this and another.
    pub(crate) fn at_most(self, other: Self) -> Self {
        Self::Smallest(vec![self, other])
    }

    /// This less another, not below zero.
    pub(crate) fn beyond(self, other: Self) -> Self {
        (self + other * -1.0).at_least(Self::Number(0.0))
    }

    /// Reads the expression at one point of time and demand.
    pub(super) fn read<N: Number>(&self, stand: &Stand<'_, N>) -> N {
        let all = |parts: &[Self]| {
            parts
                .iter()
                .map(|part| part.read(stand))
                .collect::<Vec<N>>()
        };
        match self {
            Self::Number(number) => N::literal(*number),
            Self::Input(value) => (stand.point.read)(value),
            Self::Figure(id) => stand.point.ledger.value(id),
            Self::Hosts(tier) => stand.hosts(*tier),
            Self::Disks(volume) => stand.volume(*volume).disks(),
            Self::Room(volume) => stand.volume(*volume).gib(),
            Self::Held(volume) => stand.volume(*volume).held_gb(),
            Self::Billed(kinds) => N::sum(
                stand
                    .billed
                    .iter()
                    .filter(|(kind, period, _)| *period == Period::Month && kinds.contains(kind))
                    .map(|(_, _, amount)| amount.clone()),
            ),
            Self::Sum(parts) => N::sum(all(parts)),
            Self::Product(parts) => all(parts)
                .into_iter()
                .reduce(|product, factor| product * factor)
                .unwrap_or_else(|| N::literal(1.0)),
            Self::Quotient(parts) => parts[0].read(stand).over(parts[1].read(stand)),
            Self::Largest(parts) => N::largest(all(parts)),
            Self::Smallest(parts) => all(parts)
                .into_iter()
                .reduce(N::least)
                .unwrap_or_else(|| N::literal(0.0)),
            Self::RoundedUp(part) => part.read(stand).ceil_guarded(),
        }
    }
}

impl Add for Quantity {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number(0.0), other) => other,
            (one, Self::Number(0.0)) => one,
            (Self::Number(one), Self::Number(other)) => Self::Number(one + other),
            (Self::Sum(mut parts), other) => {
                parts.push(other);
                Self::Sum(parts)
            }
            (one, other) => Self::Sum(vec![one, other]),
        }
    }
}

impl Mul for Quantity {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number(1.0), other) => other,
            (one, Self::Number(1.0)) => one,
            (Self::Number(one), Self::Number(other)) => Self::Number(one * other),
            (Self::Product(mut parts), other) => {
                parts.push(other);
                Self::Product(parts)
            }
            (one, other) => Self::Product(vec![one, other]),
        }
    }
}

impl Mul<f64> for Quantity {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        self * Self::Number(factor)
    }
}

impl Div for Quantity {
    type Output = Self;

    fn div(self, divisor: Self) -> Self {
        Self::Quotient(Box::new([self, divisor]))
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::Number(0.0), |sum, term| sum + term)
    }
}
