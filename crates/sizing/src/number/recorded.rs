//! Numbers that take formulas down, so that these can be run over many samples.
//!
//! A formula read so is worked through once, whatever the number of samples: what comes out is a
//! place in a program (see [`groundplan_uncertainty::program`]) instead of a value. Whatever
//! hangs on no uncertain input is reckoned at once and stays a plain number.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Sub};
use std::rc::Rc;

use groundplan_uncertainty::program::{Builder, Program, Value};

use super::{Function, Number};

/// Where formulas are taken down. Copies take down into the same place.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Rc<RefCell<Builder>>);

/// A number that is either known or a place in a program.
#[derive(Debug, Clone)]
pub struct Recorded(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Known(f64),
    Taken { recorder: Recorder, value: Value },
}

impl Recorder {
    /// Nothing taken down yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An uncertain input by its number.
    pub fn input(&self, number: usize) -> Recorded {
        self.taken(|builder| builder.input(number))
    }

    /// The program that reckons these numbers, in this order, from at least so many inputs.
    pub fn program(&self, inputs: usize, outputs: &[Recorded]) -> Program {
        let values: Vec<Value> = outputs.iter().map(|output| self.value(output)).collect();
        self.0.borrow().finish(inputs, &values)
    }

    fn value(&self, number: &Recorded) -> Value {
        match &number.0 {
            Kind::Known(known) => self.0.borrow_mut().constant(*known),
            Kind::Taken { value, .. } => *value,
        }
    }

    /// What the builder makes; a plain number again when it finds one.
    fn taken(&self, make: impl FnOnce(&mut Builder) -> Value) -> Recorded {
        let mut builder = self.0.borrow_mut();
        let value = make(&mut builder);
        Recorded(match builder.known(value) {
            Some(known) => Kind::Known(known),
            None => Kind::Taken {
                recorder: self.clone(),
                value,
            },
        })
    }
}

impl Recorded {
    /// The value, if it is the same in every sample.
    pub fn known(&self) -> Option<f64> {
        match self.0 {
            Kind::Known(known) => Some(known),
            Kind::Taken { .. } => None,
        }
    }

    /// Takes an operation down, or works it out where all is known.
    fn operation<const COUNT: usize>(
        numbers: [Self; COUNT],
        plain: impl FnOnce([f64; COUNT]) -> f64,
        take: impl FnOnce(&mut Builder, [Value; COUNT]) -> Value,
    ) -> Self {
        let Some(recorder) = Self::recorder(&numbers) else {
            return Self::literal(plain(
                numbers.map(|number| number.known().unwrap_or_default()),
            ));
        };
        let values = numbers.map(|number| recorder.value(&number));
        recorder.taken(|builder| take(builder, values))
    }

    /// Where these are taken down; none when all are known.
    fn recorder(numbers: &[Self]) -> Option<Recorder> {
        numbers.iter().find_map(|number| match &number.0 {
            Kind::Known(_) => None,
            Kind::Taken { recorder, .. } => Some(recorder.clone()),
        })
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $builder:ident) => {
        impl $trait for Recorded {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self::operation(
                    [self, other],
                    |[left, right]| left.$method(right),
                    |builder, [left, right]| builder.$builder(left, right),
                )
            }
        }
    };
}

operator!(Add, add, add);
operator!(Sub, sub, subtract);
operator!(Mul, mul, multiply);
operator!(Div, div, divide);

impl Number for Recorded {
    fn literal(value: f64) -> Self {
        Self(Kind::Known(value))
    }

    fn least(self, other: Self) -> Self {
        Self::operation(
            [self, other],
            |[left, right]| left.least(right),
            |builder, [left, right]| builder.least(left, right),
        )
    }

    fn greatest(self, other: Self) -> Self {
        Self::operation(
            [self, other],
            |[left, right]| left.greatest(right),
            |builder, [left, right]| builder.greatest(left, right),
        )
    }

    fn ceil_guarded(self) -> Self {
        Self::operation(
            [self],
            |[value]| value.ceil_guarded(),
            |builder, [value]| builder.ceil_guarded(value),
        )
    }

    fn power(self, exponent: Self) -> Self {
        Self::operation(
            [self, exponent],
            |[base, exponent]| base.power(exponent),
            |builder, [base, exponent]| builder.power(base, exponent),
        )
    }

    fn apply(name: &'static str, function: Function, arguments: &[Self]) -> Self {
        let Some(recorder) = Self::recorder(arguments) else {
            let values: Vec<f64> = arguments.iter().filter_map(Self::known).collect();
            return Self::literal(function(&values));
        };
        let values: Vec<Value> = arguments
            .iter()
            .map(|number| recorder.value(number))
            .collect();
        recorder.taken(|builder| builder.call(name, function, &values))
    }

    fn named(self, _: &str, _: &'static str, _: &'static str) -> Self {
        self
    }

    fn floor(self) -> Self {
        Self::operation(
            [self],
            |[value]| value.floor(),
            |builder, [value]| builder.floor(value),
        )
    }

    fn less(self, other: Self) -> Self {
        Self::operation(
            [self, other],
            |[left, right]| left.less(right),
            |builder, [left, right]| builder.less(left, right),
        )
    }

    fn choose(condition: Self, then: Self, otherwise: Self) -> Self {
        Self::operation(
            [condition, then, otherwise],
            |[condition, then, otherwise]| f64::choose(condition, then, otherwise),
            |builder, [condition, then, otherwise]| builder.select(condition, then, otherwise),
        )
    }

    fn delayed(series: &[Self], steps: Self) -> Self {
        let Some((first, later)) = series.split_first() else {
            return Self::literal(0.0);
        };
        let Some(recorder) =
            Self::recorder(series).or_else(|| Self::recorder(std::slice::from_ref(&steps)))
        else {
            let series: Vec<f64> = series.iter().filter_map(Self::known).collect();
            return Self::literal(f64::delayed(&series, steps.known().unwrap_or_default()));
        };
        let first = recorder.value(first);
        let later: Vec<Value> = later.iter().map(|number| recorder.value(number)).collect();
        let steps = recorder.value(&steps);
        recorder.taken(|builder| {
            let mut history = builder.history(first);
            for value in later {
                history = builder.append(history, value);
            }
            builder.delayed(history, steps)
        })
    }

    fn over(self, divisor: Self) -> Self {
        // The same as the function of the other readings, in operations that need no call.
        let zero = Self::literal(0.0);
        let positive = zero.clone().less(divisor.clone());
        Self::choose(positive, self / divisor, zero)
    }
}
