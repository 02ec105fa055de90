"""Counterpart of the capacity model of groundplan-uncertainty, in vectorised NumPy.

Reads the number of samples and the samples of a chunk; prints P50, P90 and P95 of the cost in all.
The model is that of crates/uncertainty/examples/capacity/model.rs: seven uncertain inputs, and for
each of 36 months what is online, what is in the archive, the traffic and the cost, of which every
one gets three quantiles, as does the cost in all.
"""

import sys

import numpy as np

MONTHS = 36
HOURS_TO_TB = 3600 / 8e6 * 30.4375
SCORE_OF_P95 = 1.6448536269514722


def log_normal(rng, low, high, count):
    """Samples with P5 at `low` and P95 at `high`."""
    low, high = np.log(low), np.log(high)
    mean, deviation = (low + high) / 2, (high - low) / (2 * SCORE_OF_P95)
    return np.exp(mean + deviation * rng.standard_normal(count))


def run(count, chunk):
    rng = np.random.Generator(np.random.PCG64(1))
    online, archive, traffic, cost = (np.empty((MONTHS, count)) for _ in range(4))
    total = np.empty(count)
    for first in range(0, count, chunk):
        part = slice(first, min(count, first + chunk))
        size = part.stop - part.start
        hours = log_normal(rng, 20, 80, size)
        rate = hours * log_normal(rng, 35, 120, size)
        kept = rng.triangular(3, 6, 18, size)
        growth = 0.15 + 0.08 * rng.standard_normal(size)
        viewers = log_normal(rng, 50, 400, size) * rng.beta(2, 6, size)
        drift = -0.05 + 0.04 * rng.standard_normal(size)

        monthly_growth = np.exp(np.log1p(np.maximum(growth, -0.9)) / 12)
        monthly_drift = np.exp(np.log1p(drift) / 12)
        month = rate * HOURS_TO_TB
        traffic_now = viewers * (2.0 / 1000) + rate * (1.5 / 24 / 1000)
        whole = np.floor(kept).astype(np.int64)
        share = kept - whole
        lanes = np.arange(size)
        brought = np.zeros((MONTHS + 1, size))
        grown, price, sum_of_costs = np.ones(size), np.ones(size), np.zeros(size)
        for number in range(MONTHS):
            brought[number + 1] = brought[number] + month * grown
            nearer = brought[np.maximum(number + 1 - whole, 0), lanes]
            farther = brought[np.maximum(number - whole, 0), lanes]
            away = (1 - share) * nearer + share * farther
            here = brought[number + 1] - away
            gbit = traffic_now * grown
            bill = price * (here * 21.0 + away * 3.6)
            bill += (np.ceil(gbit / 8.0) + 2) * 310.0
            bill += np.ceil(here * 1.25 / 200.0) * 420.0
            online[number, part] = here
            archive[number, part] = away
            traffic[number, part] = gbit
            cost[number, part] = bill
            sum_of_costs += bill
            grown = grown * monthly_growth
            price = price * monthly_drift
        total[part] = sum_of_costs
    wanted = [50, 90, 95]
    monthly = [np.percentile(x[m], wanted) for x in (online, archive, traffic, cost) for m in range(MONTHS)]
    assert len(monthly) == 4 * MONTHS
    return np.percentile(total, wanted)


if __name__ == "__main__":
    p50, p90, p95 = run(int(sys.argv[1]), int(sys.argv[2]))
    print(f"P50 {p50:.0f} P90 {p90:.0f} P95 {p95:.0f}")
