//! The beta distribution and its inverse.
//!
//! Written here because the libraries that have it call the platform's mathematical functions.

use super::{exp, ln, ln_1p, logistic, normal_cdf};

/// Smallest denominator in the continued fraction, which Lentz's method puts for zero.
const TINY: f64 = 1e-300;
/// Terms after which the continued fraction stands; it needs about the root of `alpha + beta`.
const MOST_TERMS: u32 = 10_000;

/// Probability that a beta distributed number is below `x`: the regularised incomplete beta
/// function, by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22)
/// with the method of Lentz. Relative error about 1e-13.
pub fn beta_cdf(alpha: f64, beta: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    below(alpha, beta, ln(x), ln_1p(-x), x)
}

/// The same from `ln x` and `ln (1 - x)`, which keep the digits that `x` loses near 1.
fn below(alpha: f64, beta: f64, ln_x: f64, ln_rest: f64, x: f64) -> f64 {
    let ln_beta = libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta);
    let front = exp(alpha * ln_x + beta * ln_rest - ln_beta);
    if x < (alpha + 1.0) / (alpha + beta + 2.0) {
        front * continued_fraction(alpha, beta, x) / alpha
    } else {
        1.0 - front * continued_fraction(beta, alpha, exp(ln_rest)) / beta
    }
}

fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guarded = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guarded(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for term in 1..=MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guarded(1.0 + even * d);
        c = guarded(1.0 + even / c);
        product *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guarded(1.0 + odd * d);
        c = guarded(1.0 + odd / c);
        let step = d * c;
        product *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    product
}

/// The number below which a beta distributed number falls with probability `p`.
pub fn beta_quantile(alpha: f64, beta: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    logistic(logit_of_beta_quantile(
        alpha,
        beta,
        super::inverse_normal(p),
    ))
}

/// The log-odds `ln (x / (1 - x))` of the quantile that belongs to a normal score: a smooth and
/// nearly straight function of the score, which makes it easy to approximate.
///
/// Found by halving an interval of log-odds until it is as narrow as a number can tell. The
/// upper half is reckoned from the other end, so that no digits of the tail are lost.
pub fn logit_of_beta_quantile(alpha: f64, beta: f64, score: f64) -> f64 {
    if score > 0.0 {
        return -logit_of_beta_quantile(beta, alpha, -score);
    }
    let wanted = normal_cdf(score);
    let cdf = |logit: f64| {
        // ln x = -ln(1 + e^-t), ln(1 - x) = -ln(1 + e^t).
        below(
            alpha,
            beta,
            -softplus(-logit),
            -softplus(logit),
            logistic(logit),
        )
    };
    let (mut low, mut high) = (-1.0, 1.0);
    while cdf(low) > wanted && low > -1e6 {
        low *= 2.0;
    }
    while cdf(high) < wanted && high < 1e6 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if cdf(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// `ln (1 + e^x)`.
fn softplus(x: f64) -> f64 {
    if x > 0.0 {
        x + ln_1p(exp(-x))
    } else {
        ln_1p(exp(x))
    }
}
