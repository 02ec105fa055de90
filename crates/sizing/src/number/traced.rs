//! Numbers that remember how they came about.

use std::borrow::Cow;
use std::ops::{Add, Div, Mul, Sub};
use std::rc::Rc;

use groundplan_uncertainty::elementary;

use super::derivation::{Derivation, Origin};
use super::{Function, Number};

/// A value with the expression it came from. Copies share the expression.
#[derive(Debug, Clone)]
pub struct Traced(pub(super) Rc<Node>);

#[derive(Debug)]
pub(super) struct Node {
    pub(super) value: f64,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A factor of the formula itself.
    Literal,
    /// Something that came from outside.
    Leaf {
        id: String,
        unit: String,
        origin: Origin,
    },
    /// Arithmetic.
    Operation {
        symbol: &'static str,
        operands: [Traced; 2],
    },
    /// A function under its name.
    Call {
        name: Cow<'static, str>,
        arguments: Vec<Traced>,
    },
    /// A value that has an id of its own.
    Named {
        id: String,
        unit: String,
        rule: String,
        inner: Traced,
    },
}

impl Traced {
    fn new(value: f64, kind: Kind) -> Self {
        Self(Rc::new(Node { value, kind }))
    }

    /// A value from outside: an input, a constant, a price.
    pub fn leaf(
        value: f64,
        id: impl Into<String>,
        unit: impl Into<String>,
        origin: Origin,
    ) -> Self {
        let (id, unit) = (id.into(), unit.into());
        Self::new(value, Kind::Leaf { id, unit, origin })
    }

    /// The plain value.
    pub fn value(&self) -> f64 {
        self.0.value
    }

    /// [`Number::named`] for a unit and a rule that are known at run time only.
    #[must_use]
    pub(crate) fn entitled(self, id: &str, unit: &str, rule: &str) -> Self {
        Self::new(
            self.value(),
            Kind::Named {
                id: id.to_owned(),
                unit: unit.to_owned(),
                rule: rule.to_owned(),
                inner: self,
            },
        )
    }

    /// A value that was chosen with others in view, such as a disk for a size.
    pub(crate) fn chosen(value: f64, how: String, arguments: Vec<Self>) -> Self {
        let name = Cow::Owned(how);
        Self::new(value, Kind::Call { name, arguments })
    }

    /// The derivation.
    pub fn derivation(&self) -> Derivation {
        Derivation::of(std::slice::from_ref(self))
    }

    fn operation(symbol: &'static str, left: Self, right: Self, value: f64) -> Self {
        Self::new(
            value,
            Kind::Operation {
                symbol,
                operands: [left, right],
            },
        )
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $symbol:literal, $operator:tt) => {
        impl $trait for Traced {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                let value = self.value() $operator other.value();
                Self::operation($symbol, self, other, value)
            }
        }
    };
}

operator!(Add, add, "+", +);
operator!(Sub, sub, "-", -);
operator!(Mul, mul, "×", *);
operator!(Div, div, "/", /);

impl Number for Traced {
    fn literal(value: f64) -> Self {
        Self::new(value, Kind::Literal)
    }

    fn least(self, other: Self) -> Self {
        let value = elementary::least(self.value(), other.value());
        Self::new(
            value,
            Kind::Call {
                name: Cow::Borrowed("min"),
                arguments: vec![self, other],
            },
        )
    }

    fn greatest(self, other: Self) -> Self {
        let value = elementary::greatest(self.value(), other.value());
        Self::new(
            value,
            Kind::Call {
                name: Cow::Borrowed("max"),
                arguments: vec![self, other],
            },
        )
    }

    fn ceil_guarded(self) -> Self {
        let value = elementary::ceil_guarded(self.value());
        Self::new(
            value,
            Kind::Call {
                name: Cow::Borrowed("round up"),
                arguments: vec![self],
            },
        )
    }

    fn power(self, exponent: Self) -> Self {
        let value = elementary::power(self.value(), exponent.value());
        Self::operation("^", self, exponent, value)
    }

    fn apply(name: &'static str, function: Function, arguments: &[Self]) -> Self {
        let values: Vec<f64> = arguments.iter().map(Self::value).collect();
        let arguments = arguments.to_vec();
        let name = Cow::Borrowed(name);
        Self::new(function(&values), Kind::Call { name, arguments })
    }

    fn named(self, id: &str, unit: &'static str, rule: &'static str) -> Self {
        self.entitled(id, unit, rule)
    }
}
