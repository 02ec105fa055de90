//! One operation of a formula, and what it does to plain numbers.

use std::hash::{Hash, Hasher};

use super::builder::{History, Value};
use crate::elementary;

/// A function of plain numbers that is called sample by sample.
pub type Function = fn(&[f64]) -> f64;

/// An operation on one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unary {
    Floor,
    CeilGuarded,
    SquareRoot,
    Exp,
    Ln,
    /// To a whole power, by multiplication.
    Power(u32),
}

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Least,
    Greatest,
    /// One where the first is smaller, zero elsewhere.
    Less,
    /// One where the first is not larger, zero elsewhere.
    LessOrEqual,
    /// One where both are the same, zero elsewhere.
    Equal,
    /// To a power that may be any number; the same as [`elementary::power`].
    Power,
}

/// An operation with what it works on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Input(usize),
    /// The bits of a number, so that equal nodes are equal values.
    Constant(u64),
    Unary(Unary, Value),
    Binary(Binary, Value, Value),
    /// The second where the first is not zero, the third elsewhere.
    Select(Value, Value, Value),
    /// The value of a history so many steps before its newest.
    Delay(History, Value),
    Call(Callee, Box<[Value]>),
}

/// A function under the name it goes by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Callee {
    pub(super) name: &'static str,
    pub(super) function: Function,
}

impl Callee {
    /// Where two functions were merged because they do the same, either will do; where one was
    /// doubled, it is merely called twice.
    fn key(self) -> (&'static str, usize) {
        (self.name, self.function as usize)
    }
}

impl PartialEq for Callee {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Callee {}

impl Hash for Callee {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Unary {
    #[inline(always)]
    pub(super) fn of(self, value: f64) -> f64 {
        match self {
            Self::Floor => value.floor(),
            Self::CeilGuarded => elementary::ceil_guarded(value),
            Self::SquareRoot => value.sqrt(),
            Self::Exp => elementary::exp(value),
            Self::Ln => elementary::ln(value),
            Self::Power(count) => elementary::power_whole(value, count),
        }
    }
}

impl Binary {
    #[inline(always)]
    pub(super) fn of(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Least => elementary::least(left, right),
            Self::Greatest => elementary::greatest(left, right),
            Self::Less => f64::from(u8::from(left < right)),
            Self::LessOrEqual => f64::from(u8::from(left <= right)),
            Self::Equal => f64::from(u8::from(left == right)),
            Self::Power => elementary::power(left, right),
        }
    }

    /// Whether the order of the two does not change a bit of the result.
    pub(super) fn commutes(self) -> bool {
        matches!(self, Self::Add | Self::Multiply | Self::Equal)
    }
}
