//! Plain numbers.

use groundplan_uncertainty::elementary;

use super::{Function, Number};

impl Number for f64 {
    fn literal(value: f64) -> Self {
        value
    }

    fn least(self, other: Self) -> Self {
        elementary::least(self, other)
    }

    fn greatest(self, other: Self) -> Self {
        elementary::greatest(self, other)
    }

    fn ceil_guarded(self) -> Self {
        elementary::ceil_guarded(self)
    }

    fn power(self, exponent: Self) -> Self {
        elementary::power(self, exponent)
    }

    fn apply(_: &'static str, function: Function, arguments: &[Self]) -> Self {
        function(arguments)
    }

    fn named(self, _: &str, _: &'static str, _: &'static str) -> Self {
        self
    }
}
