//! S1.3: growth, compound or fixed, and what comes in while it lasts.
//!
//! Two ways lead to the volume that has come in. The closed forms count whole years at the rate
//! of their beginning, as the rule words it; the monthly ones follow the rate continuously, so
//! that a step from month to month is all that a timeline needs.

#[cfg(test)]
mod tests;

use groundplan_profile::model::{GrowthKind, LibraryAge};

use super::online;
use crate::number::Number;

/// Months of a year.
pub const MONTHS: f64 = 12.0;
/// Days of a year of retention.
pub const DAYS: f64 = 365.0;
/// Days of a month: a twelfth of such a year.
pub const DAYS_PER_MONTH: f64 = DAYS / MONTHS;

/// S1.3: the factor by which a daily rate has grown after some years: `(1 + growth)^years` where
/// growth is compound, `1 + growth · years` where each year adds the same.
pub fn factor<N: Number>(kind: GrowthKind, growth_per_year: N, years: N) -> N {
    match kind {
        GrowthKind::Compound => online::growth_factor(growth_per_year, years),
        GrowthKind::Fixed => N::literal(1.0) + growth_per_year * years,
    }
}

/// S1.3: what comes in over some years at a daily rate that grows from year to year.
pub fn ingested<N: Number>(kind: GrowthKind, daily: N, growth_per_year: N, years: N) -> N {
    match kind {
        GrowthKind::Compound => online::ingested_gb(daily, growth_per_year, years),
        GrowthKind::Fixed => {
            let factor = N::apply(
                "sum of yearly factors",
                |values| match values {
                    [growth, years] => fixed_yearly_factors(*growth, *years),
                    _ => 0.0,
                },
                &[growth_per_year, years],
            );
            daily * N::literal(DAYS) * factor
        }
    }
}

/// S1.3: what came in and is not older than `kept_years`, some years after the start.
pub fn accumulated<N: Number>(
    kind: GrowthKind,
    daily: N,
    growth_per_year: N,
    years: N,
    kept_years: N,
) -> N {
    match kind {
        GrowthKind::Compound => online::accumulated_gb(daily, growth_per_year, years, kept_years),
        GrowthKind::Fixed => {
            let gone = (years.clone() - kept_years).greatest(N::literal(0.0));
            ingested(kind, daily.clone(), growth_per_year.clone(), years)
                - ingested(kind, daily, growth_per_year, gone)
        }
    }
}

/// `Σ_{k<years} (1 + growth · k)`, the last term weighted by the started year's share.
fn fixed_yearly_factors(growth: f64, years: f64) -> f64 {
    let (mut sum, mut year) = (0.0, 0.0);
    while year < years {
        sum += (1.0 + growth * year) * (years - year).min(1.0);
        year += 1.0;
    }
    sum
}

/// The factor by which a compound rate grows in a month: `(1 + growth)^(1/12)`.
pub fn monthly_factor<N: Number>(growth_per_year: N) -> N {
    positive(growth_per_year).power(N::literal(1.0 / MONTHS))
}

/// The mean of a compound rate over a month, as a factor of the rate at its beginning:
/// `∫_0^1 (1 + growth)^(t/12) dt`.
pub fn monthly_mean<N: Number>(growth_per_year: N) -> N {
    N::apply(
        "mean over the month",
        |values| match values {
            [base] => mean_until(1.0, monthly_rate(*base)),
            _ => 0.0,
        },
        &[positive(growth_per_year)],
    )
}

/// The factor of a compound rate some months before: `(1 + growth)^(-months/12)`.
pub fn earlier_factor<N: Number>(growth_per_year: N, months: N) -> N {
    positive(growth_per_year).power(months * N::literal(-1.0 / MONTHS))
}

/// What a compound rate of one a month at the start would have brought in the months before it:
/// `∫_{-months}^0 (1 + growth)^(t/12) dt`.
pub fn before_start<N: Number>(growth_per_year: N, months: N) -> N {
    N::apply(
        "volume of the months before",
        |values| match values {
            [base, months] => months * mean_until(*months, -monthly_rate(*base)),
            _ => 0.0,
        },
        &[positive(growth_per_year), months],
    )
}

/// What a fixed growth brings in so many months from the start, at one a month at the start:
/// `∫_0^t (1 + growth/12 · t) dt`.
pub fn fixed_volume<N: Number>(growth_per_year: N, months: N) -> N {
    let half = growth_per_year * N::literal(0.5 / MONTHS);
    months.clone() * (N::literal(1.0) + half * months)
}

/// The share of what was brought along that is still there after some months, by the months it is
/// kept: of ages spread over that time some of it leaves every day, and what is as if new leaves
/// at once.
pub fn left<N: Number>(age: LibraryAge, months: N, kept: N) -> N {
    match age {
        LibraryAge::Spread => (kept.clone() - months).greatest(N::literal(0.0)).over(kept),
        LibraryAge::New => reached(months, kept).complement(),
    }
}

/// The share of what was brought along that is of an age or older after some months, where its
/// ages are spread from 0 to `kept`, or all of it is as if new.
pub fn aged<N: Number>(age: LibraryAge, months: N, at: N, kept: N) -> N {
    match age {
        LibraryAge::Spread => (kept.clone() + months - at)
            .greatest(N::literal(0.0))
            .least(kept.clone())
            .over(kept),
        LibraryAge::New => reached(months, at),
    }
}

/// One from an age on, zero before.
fn reached<N: Number>(months: N, age: N) -> N {
    N::apply(
        "1 from then on",
        |values| match values {
            [months, age] if months >= age => 1.0,
            _ => 0.0,
        },
        &[months, age],
    )
}

/// `1 + growth`, kept above zero: samples of an uncertain growth may stray.
fn positive<N: Number>(growth_per_year: N) -> N {
    (N::literal(1.0) + growth_per_year).greatest(N::literal(0.01))
}

/// The rate a month of a yearly factor: its natural logarithm over twelve.
fn monthly_rate(yearly_factor: f64) -> f64 {
    libm::log1p(yearly_factor - 1.0) / MONTHS
}

/// The mean of `e^(rate · t)` for `t` from 0 to `time`; one where nothing changes.
fn mean_until(time: f64, rate: f64) -> f64 {
    let exponent = rate * time;
    if exponent.abs() < 1e-9 {
        1.0 + exponent / 2.0
    } else {
        libm::expm1(exponent) / exponent
    }
}
