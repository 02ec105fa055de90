//! What the fits are reckoned with: medians, quantiles, a robust slope, Student's distribution.
//!
//! Only arithmetic, square roots and the pinned elementary functions, so that the same file gives
//! the same bits on every machine.

/// The quantile of sorted values, by linear interpolation between them (type 7 of Hyndman and
/// Fan, 1996). Zero of none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = (at.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let (low, high) = (sorted[below], sorted[above]);
    low + (high - low) * (at - below as f64)
}

/// The same values, smallest first.
pub(super) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// The middle value; zero of none.
pub(super) fn median(values: Vec<f64>) -> f64 {
    quantile(&sorted(values), 0.5)
}

/// The mean; zero of none.
pub(super) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

/// A slope with the interval that holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slope {
    pub(super) low: f64,
    pub(super) likely: f64,
    pub(super) high: f64,
}

/// The median of the slopes between all pairs of points, with Sen's interval for a confidence
/// (Theil 1950; Sen, Journal of the American Statistical Association 63, 1968). None of fewer
/// than three points.
pub(super) fn theil_sen(points: &[(f64, f64)], confidence: f64) -> Option<Slope> {
    if points.len() < 3 {
        return None;
    }
    let mut slopes = Vec::with_capacity(points.len() * (points.len() - 1) / 2);
    for (index, (x, y)) in points.iter().enumerate() {
        for (later_x, later_y) in &points[index + 1..] {
            if later_x != x {
                slopes.push((later_y - y) / (later_x - x));
            }
        }
    }
    let slopes = sorted(slopes);
    if slopes.is_empty() {
        return None;
    }
    let (n, pairs) = (points.len() as f64, slopes.len() as f64);
    let spread = (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    let reach = normal_quantile(f64::midpoint(1.0, confidence)) * spread;
    let rank = |at: f64| (at.max(0.0) as usize).min(slopes.len() - 1);
    Some(Slope {
        low: slopes[rank(((pairs - reach) / 2.0 - 1.0).floor())],
        likely: quantile(&slopes, 0.5),
        high: slopes[rank(f64::midpoint(pairs, reach).ceil())],
    })
}

/// Quantile of the normal distribution for shares from 0.5 to 1 (Acklam's rational
/// approximation, relative error below 1.2e-9).
pub(super) fn normal_quantile(share: f64) -> f64 {
    let ratio = |top: &[f64], bottom: &[f64], x: f64| {
        let polynomial = |terms: &[f64]| terms.iter().fold(0.0, |sum, term| sum * x + term);
        polynomial(top) / (polynomial(bottom) * x + 1.0)
    };
    let share = share.clamp(0.5, 1.0 - 1e-12);
    if share > 0.975_75 {
        let q = libm::sqrt(-2.0 * libm::log(1.0 - share));
        return -ratio(
            &[
                -7.784_894_002_430_293e-3,
                -0.322_396_458_041_136_5,
                -2.400_758_277_161_838,
                -2.549_732_539_343_734,
                4.374_664_141_464_968,
                2.938_163_982_698_783,
            ],
            &[
                7.784_695_709_041_462e-3,
                0.322_467_129_070_039_8,
                2.445_134_137_142_996,
                3.754_408_661_907_416,
            ],
            q,
        );
    }
    let q = share - 0.5;
    q * ratio(
        &[
            -39.696_830_286_653_76,
            220.946_098_424_520_5,
            -275.928_510_446_968_7,
            138.357_751_867_269,
            -30.664_798_066_147_16,
            2.506_628_277_459_239,
        ],
        &[
            -54.476_098_798_224_06,
            161.585_836_858_040_9,
            -155.698_979_859_886_6,
            66.801_311_887_719_72,
            -13.280_681_552_885_72,
        ],
        q * q,
    )
}

/// Quantile of Student's distribution for shares from 0.5 to 1: exact for one and two degrees of
/// freedom, else by the expansion of Abramowitz and Stegun 26.7.5.
pub(super) fn student_quantile(share: f64, degrees: usize) -> f64 {
    let share = share.clamp(0.5, 0.999_999);
    match degrees {
        0 | 1 => libm::tan(std::f64::consts::PI * (share - 0.5)),
        2 => {
            let (spread, product) = (2.0 * share - 1.0, 4.0 * share * (1.0 - share));
            spread * (2.0 / product).sqrt()
        }
        _ => {
            let (z, n) = (normal_quantile(share), degrees as f64);
            let power = |exponent: i32| (0..exponent).fold(1.0, |product, _| product * z);
            let first = (power(3) + z) / 4.0;
            let second = (5.0 * power(5) + 16.0 * power(3) + 3.0 * z) / 96.0;
            let third = (3.0 * power(7) + 19.0 * power(5) + 17.0 * power(3) - 15.0 * z) / 384.0;
            let fourth = (79.0 * power(9) + 776.0 * power(7) + 1482.0 * power(5)
                - 1920.0 * power(3)
                - 945.0 * z)
                / 92_160.0;
            z + first / n + second / (n * n) + third / (n * n * n) + fourth / (n * n * n * n)
        }
    }
}

/// By how much the quantiles of so few values are moved away from the middle, so that a further
/// value falls between them as often as the confidence says: Student's quantile for the normal
/// one, times `sqrt(1 + 1/n)` for the unknown middle. Tends to one.
pub(super) fn widening(confidence: f64, count: usize) -> f64 {
    let share = f64::midpoint(1.0, confidence);
    let normal = normal_quantile(share);
    if count < 2 || normal <= 0.0 {
        return 1.0;
    }
    let n = count as f64;
    student_quantile(share, count - 1) / normal * (1.0 + 1.0 / n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (share, quantile) in [
            (0.9, 1.281_551_566),
            (0.975, 1.959_963_985),
            (0.995, 2.575_829_304),
        ] {
            assert!((normal_quantile(share) - quantile).abs() < 1e-8, "{share}");
        }
        // Printed tables of Student's distribution.
        for (share, degrees, quantile, slack) in [
            (0.9, 1, 3.0777, 1e-4),
            (0.9, 2, 1.8856, 1e-4),
            (0.9, 3, 1.6377, 5e-4),
            (0.95, 5, 2.0150, 1e-3),
            (0.975, 10, 2.2281, 1e-3),
            (0.9, 30, 1.3104, 1e-4),
        ] {
            let found = student_quantile(share, degrees);
            assert!(
                (found - quantile).abs() < slack,
                "{share} {degrees}: {found}"
            );
        }
    }

    #[test]
    fn a_slope_withstands_a_wild_point() {
        let points: Vec<(f64, f64)> = (0..21)
            .map(|x| {
                (
                    f64::from(x),
                    if x == 7 {
                        500.0
                    } else {
                        3.0 + 0.25 * f64::from(x)
                    },
                )
            })
            .collect();
        let slope = theil_sen(&points, 0.8).unwrap();
        assert!((slope.likely - 0.25).abs() < 1e-12, "{slope:?}");
        assert!(slope.low <= slope.likely && slope.likely <= slope.high);
        assert_eq!(theil_sen(&points[..2], 0.8), None);
    }

    #[test]
    fn few_values_are_widened_and_many_hardly() {
        assert!(widening(0.8, 2) > 2.5);
        assert!(widening(0.8, 4) > widening(0.8, 12));
        assert!(widening(0.8, 200) < 1.02);
        assert_eq!(widening(0.8, 1), 1.0);
    }

    #[test]
    fn the_quantile_of_nothing_is_nothing() {
        assert_eq!(quantile(&[], 0.5), 0.0);
        assert_eq!(quantile(&[4.0], 0.9), 4.0);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
    }
}
