//! Taking formulas down.

use indexmap::IndexSet;

use super::Program;
use super::compile;
use super::node::{Binary, Callee, Function, Node, Unary};
use crate::elementary;

/// A value inside a [`Builder`]: an input, a constant, or the result of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub(super) u32);

/// A series of values of which the newest was added last; see [`Builder::delayed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct History(pub(super) u32);

/// Takes formulas down. Values of different builders must not be mixed.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    /// Every operation once; a value is the place of its operation.
    nodes: IndexSet<Node>,
    /// Every series once: the series before, and what was added to it.
    histories: IndexSet<(Option<History>, Value)>,
}

impl Builder {
    /// Without formulas.
    pub fn new() -> Self {
        Self::default()
    }

    /// An input by its number.
    pub fn input(&mut self, number: usize) -> Value {
        self.intern(Node::Input(number))
    }

    /// A number that is the same in every sample.
    pub fn constant(&mut self, value: f64) -> Value {
        self.intern(Node::Constant(value.to_bits()))
    }

    /// The number, if the value is the same in every sample.
    pub fn known(&self, value: Value) -> Option<f64> {
        match self.node(value) {
            Node::Constant(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    /// `left + right`
    pub fn add(&mut self, left: Value, right: Value) -> Value {
        // Adding +0 would turn -0 into +0, adding -0 changes nothing.
        match (self.bits(left), self.bits(right)) {
            (_, Some(MINUS_ZERO)) => left,
            (Some(MINUS_ZERO), _) => right,
            _ => self.binary(Binary::Add, left, right),
        }
    }

    /// `left - right`
    pub fn subtract(&mut self, left: Value, right: Value) -> Value {
        match self.bits(right) {
            Some(ZERO) => left,
            _ => self.binary(Binary::Subtract, left, right),
        }
    }

    /// `left · right`
    pub fn multiply(&mut self, left: Value, right: Value) -> Value {
        match (self.bits(left), self.bits(right)) {
            (_, Some(ONE)) => left,
            (Some(ONE), _) => right,
            _ => self.binary(Binary::Multiply, left, right),
        }
    }

    /// `left / right`
    pub fn divide(&mut self, left: Value, right: Value) -> Value {
        if let Some(divisor) = self.known(right)
            && let Some(factor) = exact_reciprocal(divisor)
        {
            let factor = self.constant(factor);
            return self.multiply(left, factor);
        }
        self.binary(Binary::Divide, left, right)
    }

    /// The smaller; see [`elementary::least`].
    pub fn least(&mut self, left: Value, right: Value) -> Value {
        if left == right {
            return left;
        }
        self.binary(Binary::Least, left, right)
    }

    /// The larger; see [`elementary::greatest`].
    pub fn greatest(&mut self, left: Value, right: Value) -> Value {
        if left == right {
            return left;
        }
        self.binary(Binary::Greatest, left, right)
    }

    /// The whole number at or below.
    pub fn floor(&mut self, value: Value) -> Value {
        match self.node(value) {
            Node::Unary(Unary::Floor, _) => value,
            _ => self.unary(Unary::Floor, value),
        }
    }

    /// The whole number at or above, with [`elementary::ceil_guarded`].
    pub fn ceil_guarded(&mut self, value: Value) -> Value {
        self.unary(Unary::CeilGuarded, value)
    }

    /// The square root.
    pub fn square_root(&mut self, value: Value) -> Value {
        self.unary(Unary::SquareRoot, value)
    }

    /// `e^value`
    pub fn exp(&mut self, value: Value) -> Value {
        self.unary(Unary::Exp, value)
    }

    /// `ln value`
    pub fn ln(&mut self, value: Value) -> Value {
        self.unary(Unary::Ln, value)
    }

    /// `base` to the power of `exponent`, with [`elementary::power`].
    pub fn power(&mut self, base: Value, exponent: Value) -> Value {
        let Some(known) = self.known(exponent) else {
            return self.binary(Binary::Power, base, exponent);
        };
        match elementary::whole(known) {
            // The first factor is one, by which a multiplication changes nothing.
            Some(1) => base,
            Some(count) => self.unary(Unary::Power(count), base),
            None => {
                // What `elementary::power_real` does, so that its parts can be shared.
                let ln = self.ln(base);
                let scaled = self.multiply(exponent, ln);
                self.exp(scaled)
            }
        }
    }

    /// One where `left` is smaller than `right`, zero elsewhere.
    pub fn less(&mut self, left: Value, right: Value) -> Value {
        self.binary(Binary::Less, left, right)
    }

    /// One where `left` is not larger than `right`, zero elsewhere.
    pub fn less_or_equal(&mut self, left: Value, right: Value) -> Value {
        self.binary(Binary::LessOrEqual, left, right)
    }

    /// One where both are the same, zero elsewhere.
    pub fn equal(&mut self, left: Value, right: Value) -> Value {
        self.binary(Binary::Equal, left, right)
    }

    /// `then` where the condition is not zero, `otherwise` elsewhere. Both are reckoned in every
    /// sample.
    pub fn select(&mut self, condition: Value, then: Value, otherwise: Value) -> Value {
        match self.known(condition) {
            Some(known) if known != 0.0 => then,
            Some(_) => otherwise,
            None if then == otherwise => then,
            None => self.intern(Node::Select(condition, then, otherwise)),
        }
    }

    /// A function that is more than arithmetic, such as a search, called in every sample. Calls
    /// of one name and function with the same arguments are made once.
    pub fn call(&mut self, name: &'static str, function: Function, arguments: &[Value]) -> Value {
        let known: Option<Vec<f64>> = arguments.iter().map(|value| self.known(*value)).collect();
        match known {
            Some(known) => self.constant(function(&known)),
            None => self.intern(Node::Call(Callee { name, function }, arguments.into())),
        }
    }

    /// A series that consists of one value, which counts for all time before it as well.
    pub fn history(&mut self, first: Value) -> History {
        self.remember(None, first)
    }

    /// The series with a newer value.
    pub fn append(&mut self, history: History, value: Value) -> History {
        self.remember(Some(history), value)
    }

    /// The value of the series a whole number of steps before its newest, which differs from
    /// sample to sample: none and less are the newest, more than there are is the first. A
    /// fraction of a step is cut off.
    pub fn delayed(&mut self, history: History, steps: Value) -> Value {
        if let Some(known) = self.known(steps) {
            let mut steps = known as usize;
            let mut at = history;
            while steps > 0
                && let Some(before) = self.before(at)
            {
                at = before;
                steps -= 1;
            }
            return self.newest(at);
        }
        if self.before(history).is_none() {
            return self.newest(history);
        }
        self.intern(Node::Delay(history, steps))
    }

    /// The same with a fraction of a step counted in proportion: a straight line between the two
    /// values beside it.
    pub fn delayed_in_proportion(&mut self, history: History, steps: Value) -> Value {
        let zero = self.constant(0.0);
        let one = self.constant(1.0);
        let steps = self.greatest(steps, zero);
        let whole = self.floor(steps);
        let part = self.subtract(steps, whole);
        let rest = self.subtract(one, part);
        let nearer = self.delayed(history, whole);
        // Going back from the series without its newest value is the same as one step more.
        let before = self.before(history).unwrap_or(history);
        let farther = self.delayed(before, whole);
        let nearer = self.multiply(rest, nearer);
        let farther = self.multiply(part, farther);
        self.add(nearer, farther)
    }

    /// The place of the first condition that is not zero, counted from zero; as many as there
    /// are where none holds. For the month in which something is crossed.
    pub fn first_of(&mut self, conditions: &[Value]) -> Value {
        let none = self.constant(conditions.len() as f64);
        conditions
            .iter()
            .enumerate()
            .rev()
            .fold(none, |later, (place, condition)| {
                let place = self.constant(place as f64);
                self.select(*condition, place, later)
            })
    }

    /// How many different operations, inputs and constants there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was taken down.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The program that reckons these values, in this order, from at least `inputs` inputs.
    pub fn finish(&self, inputs: usize, outputs: &[Value]) -> Program {
        compile::compile(self, inputs, outputs)
    }

    pub(super) fn node(&self, value: Value) -> &Node {
        &self.nodes[value.0 as usize]
    }

    /// The values of a series, newest first.
    pub(super) fn values_of(&self, history: History) -> impl Iterator<Item = Value> {
        let mut next = Some(history);
        std::iter::from_fn(move || {
            let (before, value) = self.histories[next?.0 as usize];
            next = before;
            Some(value)
        })
    }

    /// A series and all that it continues.
    pub(super) fn continued_by(&self, history: History) -> impl Iterator<Item = History> {
        std::iter::successors(Some(history), |history| self.before(*history))
    }

    fn before(&self, history: History) -> Option<History> {
        self.histories[history.0 as usize].0
    }

    fn newest(&self, history: History) -> Value {
        self.histories[history.0 as usize].1
    }

    fn remember(&mut self, before: Option<History>, value: Value) -> History {
        History(self.histories.insert_full((before, value)).0 as u32)
    }

    fn bits(&self, value: Value) -> Option<u64> {
        self.known(value).map(f64::to_bits)
    }

    fn unary(&mut self, operation: Unary, value: Value) -> Value {
        match self.known(value) {
            Some(known) => self.constant(operation.of(known)),
            None => self.intern(Node::Unary(operation, value)),
        }
    }

    fn binary(&mut self, operation: Binary, left: Value, right: Value) -> Value {
        if let (Some(known_left), Some(known_right)) = (self.known(left), self.known(right)) {
            return self.constant(operation.of(known_left, known_right));
        }
        let (left, right) = if operation.commutes() && right < left {
            (right, left)
        } else {
            (left, right)
        };
        self.intern(Node::Binary(operation, left, right))
    }

    fn intern(&mut self, node: Node) -> Value {
        Value(self.nodes.insert_full(node).0 as u32)
    }
}

const ZERO: u64 = 0.0_f64.to_bits();
const MINUS_ZERO: u64 = (-0.0_f64).to_bits();
const ONE: u64 = 1.0_f64.to_bits();

/// One over a power of two, by which a multiplication gives the bits that the division gives.
fn exact_reciprocal(divisor: f64) -> Option<f64> {
    const FRACTION: u64 = (1 << 52) - 1;
    let reciprocal = 1.0 / divisor;
    (divisor.is_normal() && reciprocal.is_normal() && divisor.to_bits() & FRACTION == 0)
        .then_some(reciprocal)
}
