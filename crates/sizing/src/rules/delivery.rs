//! S8.5: what a delivery network carries, and how its traffic is billed.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// GB that viewers pull: each for so many seconds at a rate.
pub fn viewed_gb<N: Number>(viewers: N, seconds: N, rate_mbps: N) -> N {
    viewers * seconds * rate_mbps / N::literal(8000.0)
}

/// GB of these that the origin serves: what the delivery network does not hold.
pub fn origin_gb<N: Number>(viewed_gb: N, hit_share: N) -> N {
    viewed_gb * hit_share.complement()
}

/// A traffic's price in steps: `steps` are pairs of GB and price per GB, in order; the last price
/// holds for everything beyond.
pub fn stepped_cost<N: Number>(gb: N, steps: &[(N, N)], beyond: N) -> N {
    let mut below = N::literal(0.0);
    let mut terms = Vec::with_capacity(steps.len() + 1);
    for (size, price) in steps {
        let above = below.clone() + size.clone();
        let within = gb.clone().least(above.clone()) - gb.clone().least(below);
        terms.push(within * price.clone());
        below = above;
    }
    terms.push((gb - below).greatest(N::literal(0.0)) * beyond);
    N::sum(terms)
}

/// The rate that is billed by a percentile: samples in order, the top ones dropped, the next
/// billed. `share` is the part that is kept, such as 0.95.
pub fn billed_rate<N: Number>(samples_mbps: &[N], share: N) -> N {
    let mut arguments = Vec::with_capacity(samples_mbps.len() + 1);
    arguments.push(share);
    arguments.extend(samples_mbps.iter().cloned());
    N::apply(
        "billed percentile",
        |values| match values.split_first() {
            Some((share, samples)) => percentile(*share, samples),
            None => 0.0,
        },
        &arguments,
    )
}

fn percentile(share: f64, samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    // The guard keeps 0.95 of 20 samples at 19, not at the noise above it.
    let kept = (share.clamp(0.0, 1.0) * sorted.len() as f64 - 1e-9).ceil();
    let last = (kept as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(last).copied().unwrap_or(0.0)
}
