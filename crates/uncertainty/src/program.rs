//! Formulas as data: written down once, then run over as many samples as are wanted.
//!
//! A [`Builder`] takes formulas down operation by operation. What occurs twice is stored once,
//! what is known already is reckoned at once, and identities that hold to the last bit are used;
//! nothing is done that could change a bit of a result. [`Builder::finish`] keeps what the
//! outputs need and gives a [`Program`], which works through blocks of [`LANES`] samples,
//! operation by operation, so that the values between two operations stay in the processor's
//! nearest memory.

mod builder;
mod compile;
mod node;
mod run;

#[cfg(test)]
mod tests;

pub use builder::{Builder, History, Value};
pub use node::Function;
pub(crate) use run::{Machine, Sink};

use fearless_simd::Simd;

use crate::width::{self, Width};
use compile::Instruction;

/// Samples that are worked on together.
pub const LANES: usize = 256;

/// Formulas ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    /// Inputs, which stand in the first columns.
    inputs: usize,
    /// Columns that hold the same value throughout, with that value.
    constants: Vec<(u32, f64)>,
    instructions: Vec<Instruction>,
    /// Columns in all.
    columns: usize,
    outputs: usize,
}

impl Program {
    /// How many inputs it reads.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many outputs it gives.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// How many operations one sample costs.
    pub fn operations(&self) -> usize {
        self.instructions.len()
    }

    /// Runs over given inputs: one slice for each input, all of one length. Gives one list for
    /// each output. Missing inputs count as zero.
    pub fn evaluate(&self, inputs: &[Vec<f64>], width: Width) -> Vec<Vec<f64>> {
        let samples = inputs.iter().map(Vec::len).max().unwrap_or(1);
        width::at(
            width,
            Evaluation {
                program: self,
                inputs,
                samples,
            },
        )
    }
}

struct Evaluation<'a> {
    program: &'a Program,
    inputs: &'a [Vec<f64>],
    samples: usize,
}

impl width::Work for Evaluation<'_> {
    type Output = Vec<Vec<f64>>;

    #[inline(always)]
    fn work<S: Simd>(self, simd: S) -> Self::Output {
        let mut machine = Machine::new(self.program);
        let mut outputs = Lists(vec![Vec::with_capacity(self.samples); self.program.outputs]);
        for first in (0..self.samples).step_by(LANES) {
            let count = LANES.min(self.samples - first);
            for (index, column) in machine.inputs(self.program).iter_mut().enumerate() {
                let column = column.as_mut();
                column.fill(0.0);
                if let Some(values) = self.inputs.get(index) {
                    let part = values.get(first..).unwrap_or_default();
                    let part = &part[..count.min(part.len())];
                    column[..part.len()].copy_from_slice(part);
                }
            }
            machine.run(simd, self.program, count, &mut outputs);
        }
        outputs.0
    }
}

/// Keeps every value of every output.
struct Lists(Vec<Vec<f64>>);

impl Sink for Lists {
    #[inline(always)]
    fn take<S: Simd>(&mut self, _: S, output: usize, values: &[f64]) {
        self.0[output].extend_from_slice(values);
    }
}
