//! The points fill the cube evenly, differ between seeds, and are pinned down to their bits.

use super::*;

fn coordinates(points: &Points, replicate: u32, dimension: usize, count: usize) -> Vec<f64> {
    let mut values = vec![0.0; count];
    points.fill(replicate, dimension, 0, &mut values);
    values
}

#[test]
fn the_table_has_every_dimension() {
    assert_eq!(directions::read(usize::MAX).count(), MOST_DIMENSIONS);
}

#[test]
fn unscrambled_points_are_those_published() {
    // The third dimension as Joe and Kuo's own program prints it, in the order of Gray's code.
    let third = directions::read(3).nth(2).expect("there are three");
    let firsts: Vec<f64> = (0..8)
        .map(|number| f64::from(third.reversed(number ^ (number >> 1)).reverse_bits()) * STEP)
        .collect();
    assert_eq!(firsts, [0.0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375]);
}

#[test]
fn every_dimension_is_stratified() {
    let points = Points::new(Kind::Sobol, 7, MOST_DIMENSIONS);
    for dimension in 0..MOST_DIMENSIONS {
        let mut cells: Vec<usize> = coordinates(&points, 3, dimension, 1024)
            .iter()
            .map(|value| (value * 1024.0) as usize)
            .collect();
        cells.sort_unstable();
        assert!(cells.iter().copied().eq(0..1024), "dimension {dimension}");
    }
}

#[test]
fn the_first_two_dimensions_make_a_net() {
    // Every box of 2^-a by 2^-b with a + b = 8 holds exactly one of 256 points.
    let points = Points::new(Kind::Sobol, 11, 2);
    let (x, y) = (
        coordinates(&points, 0, 0, 256),
        coordinates(&points, 0, 1, 256),
    );
    for a in 0..=8 {
        let (columns, rows) = (f64::from(1_u32 << a), f64::from(1_u32 << (8 - a)));
        let mut boxes: Vec<usize> = x
            .iter()
            .zip(&y)
            .map(|(x, y)| ((x * columns).floor() * rows + (y * rows).floor()) as usize)
            .collect();
        boxes.sort_unstable();
        assert!(boxes.iter().copied().eq(0..256), "2^-{a}");
    }
}

#[test]
fn stretches_join() {
    for kind in [Kind::Sobol, Kind::Plain] {
        let points = Points::new(kind, 5, 4);
        let whole = coordinates(&points, 1, 3, 1000);
        let mut parts = vec![0.0; 1000];
        for (first, part) in [(0, 0..100), (100, 100..612), (612, 612..1000)] {
            points.fill(1, 3, first, &mut parts[part]);
        }
        assert_eq!(whole, parts);
    }
}

#[test]
fn replicates_seeds_and_dimensions_differ() {
    for kind in [Kind::Sobol, Kind::Plain] {
        let points = Points::new(kind, 5, 4);
        let base = coordinates(&points, 0, 0, 64);
        assert_ne!(base, coordinates(&points, 1, 0, 64));
        assert_ne!(base, coordinates(&points, 0, 1, 64));
        assert_ne!(base, coordinates(&Points::new(kind, 6, 4), 0, 0, 64));
        assert_eq!(base, coordinates(&Points::new(kind, 5, 4), 0, 0, 64));
        assert!(base.iter().all(|value| *value > 0.0 && *value < 1.0));
    }
}

#[test]
fn errors_of_a_smooth_mean_fall_faster_than_those_of_plain_points() {
    let error = |kind| {
        let points = Points::new(kind, 9, 5);
        let replicates = 32;
        let mut squares = 0.0;
        for replicate in 0..replicates {
            let mut product = vec![1.0; 1024];
            for dimension in 0..5 {
                let values = coordinates(&points, replicate, dimension, 1024);
                for (product, value) in product.iter_mut().zip(values) {
                    *product *= 0.5 + value;
                }
            }
            let mean = product.iter().sum::<f64>() / 1024.0;
            squares += (mean - 1.0) * (mean - 1.0);
        }
        (squares / f64::from(replicates)).sqrt()
    };
    let (sobol, plain) = (error(Kind::Sobol), error(Kind::Plain));
    assert!(sobol * 20.0 < plain, "{sobol} against {plain}");
}

#[test]
fn plain_points_look_random() {
    let points = Points::new(Kind::Plain, 1, 2);
    let (x, y) = (
        coordinates(&points, 0, 0, 100_000),
        coordinates(&points, 0, 1, 100_000),
    );
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let product: Vec<f64> = x
        .iter()
        .zip(&y)
        .map(|(x, y)| (x - 0.5) * (y - 0.5))
        .collect();
    let following: Vec<f64> = x.windows(2).map(|w| (w[0] - 0.5) * (w[1] - 0.5)).collect();
    // Four standard errors each.
    assert!((mean(&x) - 0.5).abs() < 0.0037);
    assert!(mean(&product).abs() < 0.0011);
    assert!(mean(&following).abs() < 0.0011);
}
