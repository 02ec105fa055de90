//! Programs give the bits that plain numbers give, at every width, and do not repeat work.

use proptest::prelude::*;

use super::*;
use crate::elementary;

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// One step of a random formula: what to do, and on which earlier values.
type Step = (u8, usize, usize, usize);

/// Reads the steps as a program and as plain numbers, which know nothing of each other.
fn both(steps: &[Step], inputs: &[Vec<f64>]) -> (Program, Vec<Vec<f64>>) {
    fn search(arguments: &[f64]) -> f64 {
        (0..20)
            .map(f64::from)
            .find(|n| n * n > arguments[0].abs())
            .unwrap_or(arguments[1])
    }
    let samples = inputs[0].len();
    let mut builder = Builder::new();
    let mut values: Vec<Value> = (0..inputs.len()).map(|n| builder.input(n)).collect();
    let mut plain: Vec<Vec<f64>> = inputs.to_vec();
    for constant in [0.0, 1.0, -0.0, 4.0, 2.5] {
        values.push(builder.constant(constant));
        plain.push(vec![constant; samples]);
    }
    let known = values.len();
    let mut history = builder.history(values[0]);
    let mut series = vec![plain[0].clone()];
    for (what, a, b, c) in steps {
        let (a, b, c) = (a % values.len(), b % values.len(), c % values.len());
        let (va, vb, vc) = (values[a], values[b], values[c]);
        let value = match what % 16 {
            0 => builder.add(va, vb),
            1 => builder.subtract(va, vb),
            2 => builder.multiply(va, vb),
            3 => builder.divide(va, vb),
            4 => builder.least(va, vb),
            5 => builder.greatest(va, vb),
            6 => builder.floor(va),
            7 => builder.ceil_guarded(va),
            8 => builder.exp(va),
            9 => builder.ln(va),
            10 => builder.power(va, vb),
            11 => builder.less(va, vb),
            12 => builder.select(va, vb, vc),
            13 => builder.call("search", search, &[va, vb]),
            14 => builder.less_or_equal(va, vb),
            _ => builder.delayed(history, va),
        };
        let results: Vec<f64> = (0..samples)
            .map(|n| {
                let (x, y, z) = (plain[a][n], plain[b][n], plain[c][n]);
                match what % 16 {
                    0 => x + y,
                    1 => x - y,
                    2 => x * y,
                    3 => x / y,
                    4 => elementary::least(x, y),
                    5 => elementary::greatest(x, y),
                    6 => x.floor(),
                    7 => elementary::ceil_guarded(x),
                    8 => elementary::exp(x),
                    9 => elementary::ln(x),
                    10 => elementary::power(x, y),
                    11 => f64::from(u8::from(x < y)),
                    12 => {
                        if x == 0.0 {
                            z
                        } else {
                            y
                        }
                    }
                    13 => search(&[x, y]),
                    14 => f64::from(u8::from(x <= y)),
                    _ => series[(series.len() - 1).saturating_sub(x as usize)][n],
                }
            })
            .collect();
        values.push(value);
        plain.push(results);
        history = builder.append(history, values[b]);
        series.push(plain[b].clone());
    }
    (
        builder.finish(inputs.len(), &values[known..]),
        plain.split_off(known),
    )
}

/// Not-a-number carries bits of its own that depend on the order of operands.
fn comparable(values: &[f64]) -> Vec<u64> {
    let one = |value: &f64| if value.is_nan() { f64::NAN } else { *value };
    bits(&values.iter().map(one).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn programs_and_plain_numbers_agree_to_the_bit(
        steps in prop::collection::vec(any::<Step>(), 1..60),
        first in prop::collection::vec(-10.0..10.0_f64, 1..600),
        scale in 0.1..50.0_f64,
    ) {
        let second: Vec<f64> = first.iter().map(|x| (x * scale).floor()).collect();
        let inputs = [first, second];
        let (program, wanted) = both(&steps, &inputs);
        for width in [Width::Widest, Width::Middle, Width::Common] {
            let outputs = program.evaluate(&inputs, width);
            prop_assert_eq!(outputs.len(), wanted.len());
            for (output, wanted) in outputs.iter().zip(&wanted) {
                prop_assert_eq!(comparable(output), comparable(wanted));
            }
        }
    }
}

#[test]
fn what_occurs_twice_is_stored_once() {
    let mut builder = Builder::new();
    let (a, b) = (builder.input(0), builder.input(1));
    assert_eq!(builder.add(a, b), builder.add(b, a));
    assert_ne!(builder.subtract(a, b), builder.subtract(b, a));
    let twice: Function = |x| x[0] * 2.0;
    let first = builder.call("twice", twice, &[a]);
    assert_eq!(first, builder.call("twice", twice, &[a]));
}

#[test]
fn what_is_known_is_reckoned_at_once() {
    let mut builder = Builder::new();
    let (two, three) = (builder.constant(2.0), builder.constant(3.0));
    let power = builder.power(two, three);
    assert_eq!(builder.known(power), Some(8.0));
    let called = builder.call("sum", |x| x.iter().sum(), &[two, three]);
    assert_eq!(builder.known(called), Some(5.0));
}

#[test]
fn only_exact_identities_are_used() {
    let mut builder = Builder::new();
    let a = builder.input(0);
    let (zero, one, eight) = (
        builder.constant(0.0),
        builder.constant(1.0),
        builder.constant(8.0),
    );
    assert_eq!(builder.multiply(a, one), a);
    assert_eq!(builder.divide(a, one), a);
    assert_eq!(builder.subtract(a, zero), a);
    let eighth = builder.constant(0.125);
    assert_eq!(builder.divide(a, eight), builder.multiply(a, eighth));
    // -0 + 0 is +0.
    assert_ne!(builder.add(a, zero), a);
    // Infinity times zero is not zero.
    let product = builder.multiply(a, zero);
    assert_eq!(builder.known(product), None);
}

#[test]
fn what_no_output_needs_is_left_out() {
    let mut builder = Builder::new();
    let (a, b) = (builder.input(0), builder.input(1));
    let wanted = builder.add(a, b);
    let unwanted = builder.exp(a);
    let _unwanted = builder.ln(unwanted);
    let program = builder.finish(2, &[wanted]);
    assert_eq!(program.operations(), 2, "one sum and one output");
}

#[test]
fn columns_are_used_again() {
    let mut builder = Builder::new();
    let mut value = builder.input(0);
    let one = builder.input(1);
    for _ in 0..100 {
        value = builder.add(value, one);
    }
    assert!(builder.finish(2, &[value]).columns <= 4);
}

#[test]
fn outputs_may_be_inputs_constants_and_repeated() {
    let mut builder = Builder::new();
    let (a, five) = (builder.input(1), builder.constant(5.0));
    let program = builder.finish(0, &[five, a, a]);
    assert_eq!(program.inputs(), 2);
    let outputs = program.evaluate(&[vec![0.0; 3], vec![1.0, 2.0, 3.0]], Width::Widest);
    assert_eq!(
        outputs,
        [vec![5.0; 3], vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0]]
    );
}

#[test]
fn delays_reach_back_in_proportion() {
    let mut builder = Builder::new();
    let (steps, ten) = (builder.input(0), builder.constant(10.0));
    let zero = builder.constant(0.0);
    let mut history = builder.history(zero);
    let mut value = zero;
    for _ in 0..4 {
        value = builder.add(value, ten);
        history = builder.append(history, value);
    }
    let delayed = builder.delayed_in_proportion(history, steps);
    let program = builder.finish(1, &[delayed]);
    let steps = vec![-1.0, 0.0, 0.5, 1.0, 2.25, 3.75, 4.0, 100.0];
    let outputs = program.evaluate(&[steps], Width::Widest);
    assert_eq!(outputs[0], [40.0, 40.0, 35.0, 30.0, 17.5, 2.5, 0.0, 0.0]);
}

#[test]
fn a_delay_one_step_on_is_shared_with_the_step_before() {
    let mut builder = Builder::new();
    let steps = builder.input(0);
    let mut values = Vec::new();
    for number in 1..=10 {
        values.push(builder.input(number));
    }
    let mut history = builder.history(values[0]);
    let mut outputs = Vec::new();
    for value in &values[1..] {
        history = builder.append(history, *value);
        outputs.push(builder.delayed_in_proportion(history, steps));
    }
    let program = builder.finish(0, &outputs);
    let delays = program
        .instructions
        .iter()
        .filter(|instruction| matches!(instruction, Instruction::Delay { .. }))
        .count();
    assert_eq!(delays, outputs.len());
}

#[test]
fn the_first_condition_that_holds_is_found() {
    let mut builder = Builder::new();
    let conditions: Vec<Value> = (0..3).map(|number| builder.input(number)).collect();
    let first = builder.first_of(&conditions);
    let program = builder.finish(3, &[first]);
    let inputs = [
        vec![0.0, 1.0, 0.0, 0.0],
        vec![1.0, 1.0, 0.0, 0.0],
        vec![1.0, 0.0, 1.0, 0.0],
    ];
    assert_eq!(
        program.evaluate(&inputs, Width::Widest)[0],
        [1.0, 0.0, 2.0, 3.0]
    );
}
