//! From operations to instructions: leaving out what no output needs, and giving every value a
//! column for as long as it is needed and no longer.

use indexmap::IndexMap;

use super::Program;
use super::builder::{Builder, History, Value};
use super::node::{Binary, Callee, Node, Unary};

/// What an arithmetic instruction works on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand {
    Column(u32),
    Constant(f64),
}

/// One step over a block of samples; `to` is the column it writes.
#[derive(Debug, Clone)]
pub(super) enum Instruction {
    Unary {
        operation: Unary,
        of: u32,
        to: u32,
    },
    Binary {
        operation: Binary,
        left: Operand,
        right: Operand,
        to: u32,
    },
    Select {
        condition: u32,
        then: u32,
        otherwise: u32,
        to: u32,
    },
    /// The columns of a series stand side by side, oldest first.
    Delay {
        steps: u32,
        oldest: u32,
        count: u32,
        to: u32,
    },
    /// Puts a value into its place in a series.
    Copy {
        of: u32,
        to: u32,
    },
    Call {
        callee: Callee,
        arguments: Box<[u32]>,
        to: u32,
    },
    /// Hands a column to whoever wants the outputs.
    Output {
        output: u32,
        of: u32,
    },
}

pub(super) fn compile(builder: &Builder, inputs: usize, outputs: &[Value]) -> Program {
    let count = builder.len();
    let needed = needed(builder, outputs);
    let inputs = (0..count)
        .filter(|place| needed[*place])
        .filter_map(|place| match builder.node(Value(place as u32)) {
            Node::Input(number) => Some(number + 1),
            _ => None,
        })
        .fold(inputs, usize::max);
    let mut wanted: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (output, value) in outputs.iter().enumerate() {
        wanted[value.0 as usize].push(output as u32);
    }
    let mut compiler = Compiler {
        builder,
        columns: vec![None; count],
        last_use: last_uses(builder, &needed),
        free: Vec::new(),
        next: inputs as u32,
        constants: IndexMap::new(),
        instructions: Vec::new(),
        oldest: IndexMap::new(),
        places: vec![Vec::new(); count],
        series_constants: Vec::new(),
    };
    compiler.fix_constants(&needed, outputs);
    compiler.place_histories(&needed);
    for place in (0..count).filter(|place| needed[*place]) {
        compiler.value(Value(place as u32));
        for to in std::mem::take(&mut compiler.places[place]) {
            let of = compiler.column(Value(place as u32));
            compiler.instructions.push(Instruction::Copy { of, to });
        }
        for output in &wanted[place] {
            let of = compiler.column(Value(place as u32));
            compiler.instructions.push(Instruction::Output {
                output: *output,
                of,
            });
        }
        compiler.release(place);
    }
    let mut constants = compiler.series_constants;
    for (bits, column) in &compiler.constants {
        constants.push((*column, f64::from_bits(*bits)));
    }
    Program {
        inputs,
        constants,
        instructions: compiler.instructions,
        columns: compiler.next as usize,
        outputs: outputs.len(),
    }
}

/// What an operation reads while it runs; the values of a series are copied before.
fn operands(node: &Node, mut each: impl FnMut(Value)) {
    match node {
        Node::Input(_) | Node::Constant(_) => {}
        Node::Unary(_, value) => each(*value),
        Node::Binary(_, left, right) => {
            each(*left);
            each(*right);
        }
        Node::Select(condition, then, otherwise) => {
            each(*condition);
            each(*then);
            each(*otherwise);
        }
        Node::Delay(_, steps) => each(*steps),
        Node::Call(_, arguments) => arguments.iter().copied().for_each(each),
    }
}

/// Which values an output needs. An operand always stands before what is made of it.
fn needed(builder: &Builder, outputs: &[Value]) -> Vec<bool> {
    let mut needed = vec![false; builder.len()];
    for output in outputs {
        needed[output.0 as usize] = true;
    }
    for place in (0..needed.len()).rev() {
        if needed[place] {
            let node = builder.node(Value(place as u32));
            operands(node, |operand| needed[operand.0 as usize] = true);
            if let Node::Delay(history, _) = node {
                for value in builder.values_of(*history) {
                    needed[value.0 as usize] = true;
                }
            }
        }
    }
    needed
}

/// Where each value is used last; its own place when it is only an output.
fn last_uses(builder: &Builder, needed: &[bool]) -> Vec<usize> {
    let mut last: Vec<usize> = (0..needed.len()).collect();
    for place in (0..needed.len()).filter(|place| needed[*place]) {
        operands(builder.node(Value(place as u32)), |operand| {
            last[operand.0 as usize] = place;
        });
    }
    last
}

struct Compiler<'b> {
    builder: &'b Builder,
    /// The column in which each value stands, while it stands in one.
    columns: Vec<Option<u32>>,
    last_use: Vec<usize>,
    free: Vec<u32>,
    next: u32,
    /// Bits of a constant -> the column that holds it throughout.
    constants: IndexMap<u64, u32>,
    instructions: Vec<Instruction>,
    /// Where the oldest value of each series stands.
    oldest: IndexMap<History, u32>,
    /// Columns into which each value is copied, because it belongs to a series.
    places: Vec<Vec<u32>>,
    /// Constants of series, which stand there from the start.
    series_constants: Vec<(u32, f64)>,
}

impl Compiler<'_> {
    /// Gives a column to each constant that an instruction reads from a column.
    fn fix_constants(&mut self, needed: &[bool], outputs: &[Value]) {
        let mut fixed: Vec<Value> = outputs.to_vec();
        for place in (0..needed.len()).filter(|place| needed[*place]) {
            let node = self.builder.node(Value(place as u32));
            if !matches!(node, Node::Binary(..)) {
                operands(node, |operand| fixed.push(operand));
            }
        }
        for value in fixed {
            if let Node::Constant(bits) = self.builder.node(value)
                && !self.constants.contains_key(bits)
            {
                self.constants.insert(*bits, self.next);
                self.next += 1;
            }
        }
    }

    /// Gives each series that is looked back into columns side by side; a series that another
    /// continues shares those of the longer one.
    fn place_histories(&mut self, needed: &[bool]) {
        let builder = self.builder;
        let mut histories: Vec<History> = (0..needed.len())
            .filter(|place| needed[*place])
            .filter_map(|place| match builder.node(Value(place as u32)) {
                Node::Delay(history, _) => Some(*history),
                _ => None,
            })
            .collect();
        // A series stands after those that it continues.
        histories.sort_unstable();
        histories.dedup();
        for history in histories.into_iter().rev() {
            if self.oldest.contains_key(&history) {
                continue;
            }
            let count = builder.values_of(history).count() as u32;
            let oldest = self.next;
            self.next += count;
            for (back, value) in builder.values_of(history).enumerate() {
                let column = oldest + count - 1 - back as u32;
                match builder.node(value) {
                    Node::Constant(bits) => {
                        self.series_constants.push((column, f64::from_bits(*bits)));
                    }
                    _ => self.places[value.0 as usize].push(column),
                }
            }
            for continued in builder.continued_by(history) {
                self.oldest.entry(continued).or_insert(oldest);
            }
        }
    }

    fn value(&mut self, value: Value) {
        let node = self.builder.node(value).clone();
        let instruction = match node {
            Node::Input(number) => {
                self.columns[value.0 as usize] = Some(number as u32);
                return;
            }
            Node::Constant(_) => return,
            Node::Unary(operation, of) => Instruction::Unary {
                operation,
                of: self.column(of),
                to: self.take(value),
            },
            Node::Binary(operation, left, right) => Instruction::Binary {
                operation,
                left: self.operand(left),
                right: self.operand(right),
                to: self.take(value),
            },
            Node::Select(condition, then, otherwise) => Instruction::Select {
                condition: self.column(condition),
                then: self.column(then),
                otherwise: self.column(otherwise),
                to: self.take(value),
            },
            Node::Delay(history, steps) => Instruction::Delay {
                steps: self.column(steps),
                oldest: self.oldest.get(&history).copied().unwrap_or_default(),
                count: self.builder.values_of(history).count() as u32,
                to: self.take(value),
            },
            Node::Call(callee, arguments) => Instruction::Call {
                callee,
                arguments: arguments.iter().map(|value| self.column(*value)).collect(),
                to: self.take(value),
            },
        };
        self.instructions.push(instruction);
    }

    /// The operands that end with this operation give their columns back. Only now: an
    /// instruction never writes a column that it reads.
    fn release(&mut self, place: usize) {
        let builder = self.builder;
        let mut ended = Vec::new();
        operands(builder.node(Value(place as u32)), |operand| {
            ended.push(operand);
        });
        ended.push(Value(place as u32));
        ended.sort_unstable();
        ended.dedup();
        for value in ended {
            let is_input = matches!(builder.node(value), Node::Input(_));
            if self.last_use[value.0 as usize] == place
                && !is_input
                && let Some(column) = self.columns[value.0 as usize].take()
            {
                self.free.push(column);
            }
        }
    }

    fn take(&mut self, value: Value) -> u32 {
        let column = self.free.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.columns[value.0 as usize] = Some(column);
        column
    }

    /// The column of a value that was reckoned before, or of a constant that has one.
    fn column(&self, value: Value) -> u32 {
        match self.builder.node(value) {
            Node::Constant(bits) => self.constants[bits],
            _ => self.columns[value.0 as usize].unwrap_or_default(),
        }
    }

    fn operand(&self, value: Value) -> Operand {
        match self.builder.node(value) {
            Node::Constant(bits) => Operand::Constant(f64::from_bits(*bits)),
            _ => Operand::Column(self.column(value)),
        }
    }
}
