//! S9.6: how often a system of parts works, from how often each part does.
//!
//! Availabilities are shares of the time. Parts that all others rest on, such as a witness, a
//! storage network or a shared address, stand in series with the rest.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// All parts are needed: the product.
pub fn series<N: Number>(parts: impl IntoIterator<Item = N>) -> N {
    parts
        .into_iter()
        .reduce(|product, part| product * part)
        .unwrap_or_else(|| N::literal(1.0))
}

/// One part is enough: `1 - Π (1 - A)`.
pub fn parallel<N: Number>(parts: impl IntoIterator<Item = N>) -> N {
    parts
        .into_iter()
        .map(Number::complement)
        .reduce(|product, part| product * part)
        .unwrap_or_else(|| N::literal(1.0))
        .complement()
}

/// At least `needed` of `parts` equal parts work: the upper end of the binomial distribution.
pub fn k_of_n<N: Number>(needed: N, parts: N, each: N) -> N {
    N::apply(
        "at least k of n",
        |values| match values {
            [needed, parts, each] => at_least(*needed, *parts, *each),
            _ => 0.0,
        },
        &[needed, parts, each],
    )
}

/// Hours without service in a year of so many.
pub fn downtime_hours<N: Number>(availability: N, hours_per_year: N) -> N {
    availability.complement() * hours_per_year
}

/// Availability of a part that fails every so many hours and takes so many to mend.
pub fn of_repair<N: Number>(hours_between_failures: N, hours_to_repair: N) -> N {
    hours_between_failures.clone() / (hours_between_failures + hours_to_repair)
}

/// Sums the binomial terms by the recursion over parts, which neither overflows nor cancels.
fn at_least(needed: f64, parts: f64, each: f64) -> f64 {
    let (needed, parts) = (needed.max(0.0) as usize, parts.clamp(0.0, 1000.0) as usize);
    if needed > parts {
        return 0.0;
    }
    // chances[k]: exactly k of the parts seen so far work.
    let mut chances = vec![0.0; parts + 1];
    if let Some(none) = chances.first_mut() {
        *none = 1.0;
    }
    for _ in 0..parts {
        let mut before = 0.0;
        for chance in &mut chances {
            let these = *chance;
            *chance = these * (1.0 - each) + before * each;
            before = these;
        }
    }
    chances.iter().skip(needed).sum::<f64>().min(1.0)
}
