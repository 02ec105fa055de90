//! Studies find what is known otherwise, and the same bits however they are run.

use super::*;
use crate::correlation::Correlation;
use crate::program::Builder;

/// The sum of two normal numbers and whether the first is below the second.
fn normal_sum(copula: Copula) -> Study {
    let mut builder = Builder::new();
    let (a, b) = (builder.input(0), builder.input(1));
    let sum = builder.add(a, b);
    let below = builder.less(a, b);
    let program = builder.finish(2, &[sum, below]);
    let inputs = vec![
        Distribution::normal(10.0, 3.0).expect("positive"),
        Distribution::normal(12.0, 4.0).expect("positive"),
    ];
    Study::new(program, inputs, copula).expect("two inputs")
}

fn close(estimate: Estimate, wanted: f64, tolerance: f64) {
    assert!(
        (estimate.value - wanted).abs() < tolerance,
        "{estimate:?}, not {wanted}"
    );
    assert!(estimate.error < tolerance);
}

#[test]
fn a_sum_of_normal_numbers_is_normal() {
    let study = normal_sum(Copula::independent());
    let answer = study
        .answer(&Sampling::default(), &Question::usual())
        .expect("finite");
    assert_eq!(answer.points, 65_536);
    let sum = &answer.outputs[0];
    close(sum.mean, 22.0, 0.001);
    // Mean 22 and deviation 5.
    for (quantile, score) in sum
        .quantiles
        .iter()
        .zip([-1.281_551_6, 0.0, 1.281_551_6, 1.644_853_6])
    {
        close(*quantile, 22.0 + 5.0 * score, 0.02);
    }
    // P(a < b) = Φ(2/5).
    close(answer.outputs[1].mean, 0.655_421_7, 0.001);
}

#[test]
fn correlation_widens_a_sum() {
    let stated = [Correlation {
        first: 0,
        second: 1,
        coefficient: 0.5,
    }];
    let study = normal_sum(Copula::new(2, &stated).expect("one pair"));
    let answer = study
        .answer(&Sampling::default(), &Question::usual())
        .expect("finite");
    // Deviation √(9 + 16 + 2·0.5·3·4) = √37.
    close(
        answer.outputs[0].quantiles[2],
        22.0 + 37.0_f64.sqrt() * 1.281_551_6,
        0.03,
    );
}

#[test]
fn threads_and_widths_change_no_bit() {
    let study = normal_sum(Copula::independent());
    let question = Question {
        kept: vec![1, 0],
        ..Question::usual()
    };
    for kind in [Kind::Sobol, Kind::Plain] {
        let sampling = Sampling {
            points: 20_001,
            kind,
            ..Sampling::default()
        };
        let one = study.answer(&sampling, &question).expect("finite");
        assert_eq!(one.points, 20_008);
        assert_eq!(one.samples[0].len(), one.points);
        for threads in [2, 3, 100] {
            let sampling = Sampling {
                threads,
                ..sampling
            };
            assert_eq!(study.answer(&sampling, &question), Ok(one.clone()));
        }
        for width in [Width::Middle, Width::Common] {
            let sampling = Sampling { width, ..sampling };
            assert_eq!(study.answer(&sampling, &question), Ok(one.clone()));
        }
    }
}

#[test]
fn kept_samples_and_counted_ones_give_the_same_quantiles() {
    let study = normal_sum(Copula::independent());
    let counted = study
        .answer(&Sampling::default(), &Question::usual())
        .expect("finite");
    let question = Question {
        kept: vec![0],
        ..Question::usual()
    };
    let kept = study
        .answer(&Sampling::default(), &question)
        .expect("finite");
    for (one, other) in counted.outputs[0]
        .quantiles
        .iter()
        .zip(&kept.outputs[0].quantiles)
    {
        assert_eq!(one.value, other.value);
        assert!((one.error - other.error).abs() < 1e-3);
    }
}

#[test]
fn stated_errors_are_the_errors_there_are() {
    let study = normal_sum(Copula::independent());
    let mut within = 0;
    let runs = 60;
    for seed in 0..runs {
        let sampling = Sampling {
            points: 4096,
            replicates: 16,
            seed,
            ..Sampling::default()
        };
        let answer = study.answer(&sampling, &Question::usual()).expect("finite");
        let quantile = answer.outputs[0].quantiles[2];
        if (quantile.value - (22.0 + 5.0 * 1.281_551_565_5)).abs() < 2.0 * quantile.error {
            within += 1;
        }
    }
    // Two standard errors hold 95 %; fewer than 48 of 60 would be so once in ten thousand times.
    assert!(within >= 48, "{within} of {runs}");
}

#[test]
fn what_is_not_finite_is_refused() {
    let mut builder = Builder::new();
    let (a, zero) = (builder.input(0), builder.constant(0.0));
    let product = builder.multiply(a, zero);
    let quotient = builder.divide(a, product);
    let program = builder.finish(1, &[a, quotient]);
    let inputs = vec![Distribution::uniform(1.0, 2.0).expect("in order")];
    let study = Study::new(program.clone(), inputs, Copula::independent()).expect("one input");
    let answer = study.answer(&Sampling::default(), &Question::usual());
    assert_eq!(answer, Err(Failure::NotFinite { output: 1 }));
    let study = Study::new(program, Vec::new(), Copula::independent());
    assert!(matches!(
        study,
        Err(Failure::Inputs {
            wanted: 1,
            given: 0
        })
    ));
}

#[test]
fn sensitivities_name_the_input_that_counts() {
    let mut builder = Builder::new();
    let (a, b, c) = (builder.input(0), builder.input(1), builder.input(2));
    let ten = builder.constant(10.0);
    let much = builder.multiply(b, ten);
    let sum = builder.add(a, much);
    let sum = builder.subtract(sum, c);
    let program = builder.finish(3, &[sum]);
    let uniform = Distribution::uniform(0.0, 1.0).expect("in order");
    let inputs = vec![uniform.clone(), uniform, Distribution::constant(5.0)];
    let study = Study::new(program, inputs, Copula::independent()).expect("three inputs");
    let sampling = Sampling::default();
    let (base, bars) = &study.tornado(&[0], &sampling)[0];
    assert!((base - 0.5).abs() < 1e-12);
    assert_eq!((bars.len(), bars[0].input), (2, 1));
    assert!((bars[0].low - (-3.5)).abs() < 1e-9 && (bars[0].high - 4.5).abs() < 1e-9);
    let shares = &study.rank_shares(&[0], &sampling)[0];
    assert_eq!(shares[0].input, 1);
    assert!(shares[0].share > 0.97 && shares[0].correlation > 0.98);
    assert!((shares[0].share + shares[1].share - 1.0).abs() < 1e-12);
}

#[test]
fn few_samples_are_enough_to_answer() {
    let study = normal_sum(Copula::independent());
    for points in [0, 1, 7, 64, 2049] {
        let sampling = Sampling {
            points,
            replicates: 4,
            ..Sampling::default()
        };
        let answer = study.answer(&sampling, &Question::usual()).expect("finite");
        assert_eq!(answer.outputs[0].quantiles.len(), 4);
        assert_eq!(answer.points, points.div_ceil(4).max(1) * 4);
    }
}
