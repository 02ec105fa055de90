//! The capacity model at the default number of samples, against a reference of 1.5 million
//! plain samples drawn with other software.

#[path = "../examples/capacity/model.rs"]
mod model;

use groundplan_uncertainty::sobol::Kind;
use groundplan_uncertainty::study::{Question, Sampling};
use groundplan_uncertainty::width::Width;

/// P50, P90 and P95 of the cost in all.
const REFERENCE: [f64; 3] = [346_506.0, 711_205.0, 877_356.0];

fn question() -> Question {
    Question {
        probabilities: vec![0.5, 0.9, 0.95],
        kept: Vec::new(),
    }
}

#[test]
fn the_cost_is_that_of_the_reference() {
    let study = model::study().expect("the model is sound");
    let sampling = Sampling {
        threads: 2,
        ..Sampling::default()
    };
    let answer = study.answer(&sampling, &question()).expect("finite");
    assert_eq!(answer.outputs.len(), 145);
    for (quantile, wanted) in answer.outputs[model::TOTAL].quantiles.iter().zip(REFERENCE) {
        assert!(
            (quantile.value / wanted - 1.0).abs() < 0.003,
            "{quantile:?}, not {wanted}"
        );
        assert!(quantile.error / wanted < 0.002, "{quantile:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let study = model::study().expect("the model is sound");
    for kind in [Kind::Sobol, Kind::Plain] {
        let sampling = Sampling {
            points: 16_384,
            kind,
            seed: 42,
            ..Sampling::default()
        };
        let answer = study.answer(&sampling, &question()).expect("finite");
        for (threads, width) in [(2, Width::Widest), (1, Width::Middle), (2, Width::Common)] {
            let sampling = Sampling {
                threads,
                width,
                ..sampling
            };
            assert_eq!(study.answer(&sampling, &question()).as_ref(), Ok(&answer));
        }
    }
}
