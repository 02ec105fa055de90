//! Correlated scores have the stated correlations, and contradictions are named and mended.

use proptest::prelude::*;

use super::*;
use crate::elementary::inverse_normals;
use crate::sobol::{Kind, Points};

fn pair(first: usize, second: usize, coefficient: f64) -> Correlation {
    Correlation {
        first,
        second,
        coefficient,
    }
}

fn scores(inputs: usize, count: usize) -> Vec<Vec<f64>> {
    let points = Points::new(Kind::Sobol, 3, inputs);
    (0..inputs)
        .map(|input| {
            let mut column = vec![0.0; count];
            points.fill(0, input, 0, &mut column);
            inverse_normals(&mut column);
            column
        })
        .collect()
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let product = |x: &[f64], y: &[f64]| -> f64 { x.iter().zip(y).map(|(x, y)| x * y).sum() };
    product(x, y) / (product(x, x) * product(y, y)).sqrt()
}

#[test]
fn scores_get_the_stated_correlations() {
    let stated = [pair(0, 2, 0.8), pair(1, 3, -0.5), pair(2, 3, 0.3)];
    let copula = Copula::new(5, &stated).expect("these can be");
    let mut columns = scores(5, 16_384);
    copula.correlate(&mut columns);
    for one in stated {
        let found = correlation(&columns[one.first], &columns[one.second]);
        assert!((found - one.coefficient).abs() < 0.005, "{one:?}: {found}");
    }
    assert!(correlation(&columns[0], &columns[1]).abs() < 0.005);
    assert!(copula.involves(0) && !copula.involves(4) && !copula.involves(9));
    for column in &columns {
        let variance = column.iter().map(|z| z * z).sum::<f64>() / column.len() as f64;
        assert!((variance - 1.0).abs() < 0.01);
    }
}

#[test]
fn contradictions_are_named_and_mended() {
    // 1 and 2 follow 0 closely and flee each other; 3 and 4 have nothing to do with it.
    let stated = [
        pair(0, 1, 0.9),
        pair(0, 2, 0.9),
        pair(1, 2, -0.5),
        pair(3, 4, 0.7),
    ];
    let Err(Impossible::Contradictory {
        inputs,
        factor,
        nearest,
    }) = Copula::new(5, &stated)
    else {
        panic!("these cannot be");
    };
    assert_eq!(inputs, [0, 1, 2]);
    assert!(factor > 0.5 && factor < 1.0, "{factor}");
    assert_eq!(nearest[3], stated[3]);
    assert!(Copula::new(5, &nearest).is_ok());
}

#[test]
fn bad_pairs_have_reasons() {
    let reason = |stated: &[Correlation]| Copula::new(2, stated).unwrap_err();
    assert_eq!(reason(&[pair(0, 2, 0.1)]), Impossible::Unknown(2));
    assert_eq!(reason(&[pair(1, 1, 0.1)]), Impossible::Itself(1));
    assert_eq!(reason(&[pair(0, 1, 1.0)]), Impossible::Coefficient(1.0));
    assert!(matches!(
        reason(&[pair(0, 1, f64::NAN)]),
        Impossible::Coefficient(_)
    ));
    assert_eq!(
        reason(&[pair(0, 1, 0.1), pair(1, 0, 0.1)]),
        Impossible::Twice(0, 1)
    );
}

proptest! {
    #[test]
    fn what_cannot_be_is_mended(coefficients in prop::collection::vec(-0.99..0.99_f64, 10)) {
        let mut left = coefficients.into_iter();
        let stated: Vec<Correlation> = (0..5)
            .flat_map(|first| (first + 1..5).map(move |second| (first, second)))
            .zip(&mut left)
            .map(|((first, second), coefficient)| pair(first, second, coefficient))
            .collect();
        match Copula::new(5, &stated) {
            Ok(_) => {}
            Err(Impossible::Contradictory { inputs, nearest, .. }) => {
                prop_assert!(inputs.len() >= 3);
                prop_assert!(Copula::new(5, &nearest).is_ok());
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
