//! Working through a block of samples, instruction by instruction.

use fearless_simd::Simd;

use super::compile::{Instruction, Operand};
use super::node::{Binary, Unary};
use super::{LANES, Program};
use crate::elementary;

/// One value of every sample of a block.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(crate) struct Column([f64; LANES]);

impl AsRef<[f64]> for Column {
    #[inline(always)]
    fn as_ref(&self) -> &[f64] {
        &self.0
    }
}

impl AsMut<[f64]> for Column {
    #[inline(always)]
    fn as_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

/// Whoever wants the outputs, block by block.
pub(crate) trait Sink {
    /// Takes the values of one output in the samples of a block, in order; to be marked
    /// `#[inline(always)]`.
    fn take<S: Simd>(&mut self, simd: S, output: usize, values: &[f64]);
}

/// The columns on which a program works.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    columns: Vec<Column>,
    arguments: Vec<f64>,
}

/// The columns that an instruction does not write.
struct Others<'a> {
    before: &'a [Column],
    after: &'a [Column],
}

impl Others<'_> {
    #[inline(always)]
    fn column(&self, number: u32) -> &[f64; LANES] {
        let number = number as usize;
        match self.before.get(number) {
            Some(column) => &column.0,
            None => &self.after[number - self.before.len() - 1].0,
        }
    }
}

impl Machine {
    pub(crate) fn new(program: &Program) -> Self {
        let mut columns = vec![Column([0.0; LANES]); program.columns];
        for (column, value) in &program.constants {
            columns[*column as usize].0 = [*value; LANES];
        }
        Self {
            columns,
            arguments: Vec::new(),
        }
    }

    /// The columns of the inputs.
    #[inline(always)]
    pub(crate) fn inputs(&mut self, program: &Program) -> &mut [Column] {
        &mut self.columns[..program.inputs]
    }

    #[inline(always)]
    fn split(&mut self, to: u32) -> (&mut [f64; LANES], Others<'_>) {
        let (before, rest) = self.columns.split_at_mut(to as usize);
        let (to, after) = rest.split_at_mut(1);
        (&mut to[0].0, Others { before, after })
    }

    /// Reckons the outputs of the samples whose inputs stand in the columns, of which the first
    /// `count` are wanted.
    #[inline(always)]
    pub(crate) fn run<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        count: usize,
        sink: &mut impl Sink,
    ) {
        for instruction in &program.instructions {
            match instruction {
                Instruction::Unary { operation, of, to } => {
                    let (to, others) = self.split(*to);
                    unary(*operation, others.column(*of), to);
                }
                Instruction::Binary {
                    operation,
                    left,
                    right,
                    to,
                } => {
                    let (to, others) = self.split(*to);
                    match (left, right) {
                        (Operand::Column(left), Operand::Column(right)) => {
                            let (left, right) = (others.column(*left), others.column(*right));
                            binary(*operation, |lane| left[lane], |lane| right[lane], to);
                        }
                        (Operand::Column(left), Operand::Constant(right)) => {
                            let (left, right) = (others.column(*left), *right);
                            binary(*operation, |lane| left[lane], |_| right, to);
                        }
                        (Operand::Constant(left), Operand::Column(right)) => {
                            let (left, right) = (*left, others.column(*right));
                            binary(*operation, |_| left, |lane| right[lane], to);
                        }
                        (Operand::Constant(left), Operand::Constant(right)) => {
                            to.fill(operation.of(*left, *right));
                        }
                    }
                }
                Instruction::Select {
                    condition,
                    then,
                    otherwise,
                    to,
                } => {
                    let (to, others) = self.split(*to);
                    let condition = others.column(*condition);
                    let (then, otherwise) = (others.column(*then), others.column(*otherwise));
                    for lane in 0..LANES {
                        to[lane] = if condition[lane] == 0.0 {
                            otherwise[lane]
                        } else {
                            then[lane]
                        };
                    }
                }
                Instruction::Delay {
                    steps,
                    oldest,
                    count,
                    to,
                } => self.delay(*steps, *oldest as usize, *count as usize, *to),
                Instruction::Copy { of, to } => {
                    let (to, others) = self.split(*to);
                    *to = *others.column(*of);
                }
                Instruction::Call {
                    callee,
                    arguments,
                    to,
                } => {
                    for lane in 0..count {
                        self.arguments.clear();
                        for argument in arguments {
                            self.arguments
                                .push(self.columns[*argument as usize].0[lane]);
                        }
                        self.columns[*to as usize].0[lane] = (callee.function)(&self.arguments);
                    }
                }
                Instruction::Output { output, of } => {
                    sink.take(
                        simd,
                        *output as usize,
                        &self.columns[*of as usize].0[..count],
                    );
                }
            }
        }
    }

    #[inline(always)]
    fn delay(&mut self, steps: u32, oldest: usize, count: usize, to: u32) {
        let steps = &self.columns[steps as usize].0;
        let last = (count - 1) as f64;
        let mut places = [0_u32; LANES];
        for lane in 0..LANES {
            let back = elementary::least(elementary::greatest(steps[lane], 0.0), last);
            // Whole and small, so that the sum has them in its last bits.
            let back = (back.floor() + WHOLE).to_bits() as u32;
            places[lane] = (count as u32 - 1).wrapping_sub(back);
        }
        let mut gathered = [0.0; LANES];
        let series = &self.columns[oldest..oldest + count];
        for lane in 0..LANES {
            gathered[lane] = series[places[lane] as usize].0[lane];
        }
        self.columns[to as usize].0 = gathered;
    }
}

/// 2^52, beside which the last bits of a number count ones.
const WHOLE: f64 = 4_503_599_627_370_496.0;

#[inline(always)]
fn unary(operation: Unary, of: &[f64; LANES], to: &mut [f64; LANES]) {
    #[inline(always)]
    fn each(of: &[f64; LANES], to: &mut [f64; LANES], function: impl Fn(f64) -> f64) {
        for lane in 0..LANES {
            to[lane] = function(of[lane]);
        }
    }
    match operation {
        Unary::Floor => each(of, to, f64::floor),
        Unary::CeilGuarded => each(of, to, elementary::ceil_guarded),
        Unary::SquareRoot => each(of, to, f64::sqrt),
        Unary::Exp => each(of, to, elementary::exp),
        Unary::Ln => each(of, to, elementary::ln),
        Unary::Power(count) => {
            to.fill(1.0);
            for _ in 0..count {
                for lane in 0..LANES {
                    to[lane] *= of[lane];
                }
            }
        }
    }
}

#[inline(always)]
fn binary(
    operation: Binary,
    left: impl Fn(usize) -> f64,
    right: impl Fn(usize) -> f64,
    to: &mut [f64; LANES],
) {
    // Each arm names its operation, so that the loop inside is compiled for it alone.
    macro_rules! each {
        ($operation:expr) => {
            for lane in 0..LANES {
                to[lane] = $operation.of(left(lane), right(lane));
            }
        };
    }
    match operation {
        Binary::Add => each!(Binary::Add),
        Binary::Subtract => each!(Binary::Subtract),
        Binary::Multiply => each!(Binary::Multiply),
        Binary::Divide => each!(Binary::Divide),
        Binary::Least => each!(Binary::Least),
        Binary::Greatest => each!(Binary::Greatest),
        Binary::Less => each!(Binary::Less),
        Binary::LessOrEqual => each!(Binary::LessOrEqual),
        Binary::Equal => each!(Binary::Equal),
        Binary::Power => each!(Binary::Power),
    }
}
