//! From series of days to three numbers: a level that a plan can start from, and its spread.

use super::series::{Series, WEEK, WEEKS_FOR_SPREAD};
use super::statistics::{mean, quantile, sorted, widening};
use crate::output::Interval;

/// Three numbers and what they rest on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fitted {
    pub(super) interval: Interval,
    /// Days that were looked at.
    pub(super) days: usize,
    /// Whole weeks that were compared; none where days had to do.
    pub(super) weeks: Option<usize>,
}

impl Fitted {
    /// How it was fitted, in words.
    pub(super) fn method(&self, what: &str, confidence: f64) -> String {
        let share = crate::text::number(confidence * 100.0);
        match self.weeks {
            Some(weeks) => format!(
                "{what}; low and high hold {share} % of {weeks} whole weeks, widened for their number"
            ),
            None => format!(
                "{what}; low and high hold {share} % of {} days, widened for their number: too \
                 short for weeks",
                self.days
            ),
        }
    }

    /// The same in another measure.
    pub(super) fn times(self, factor: f64) -> Self {
        let of = |value: f64| significant(value * factor);
        Self {
            interval: Interval {
                low: of(self.interval.low),
                likely: of(self.interval.likely),
                high: of(self.interval.high),
            },
            ..self
        }
    }
}

/// Four significant digits: more would promise more than any measurement holds.
pub(super) fn significant(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let digits = 3 - libm::floor(libm::log10(value.abs())) as i32;
    let scale = libm::pow(10.0, f64::from(digits.abs()));
    if digits >= 0 {
        (value * scale).round() / scale
    } else {
        (value / scale).round() * scale
    }
}

/// The interval around a level from the values whose spread it shows.
fn around(level: f64, values: Vec<f64>, confidence: f64) -> Interval {
    let count = values.len();
    let values = sorted(values);
    let wide = widening(confidence, count);
    let low = quantile(&values, (1.0 - confidence) / 2.0);
    let high = quantile(&values, f64::midpoint(1.0, confidence));
    let reach = |edge: f64| wide * (edge - level).abs();
    Interval {
        low: significant((level - reach(low.min(level))).max(0.0)),
        likely: significant(level),
        high: significant(level + reach(high.max(level))),
    }
}

/// The mean of a calendar day, whatever weekdays are missing, and how weeks differ around it.
/// None of fewer than two days.
pub(super) fn level(series: &Series, confidence: f64) -> Option<Fitted> {
    let days = series.known();
    if days < 2 {
        return None;
    }
    let level = mean(&series.rhythm(|values| mean(&values)));
    let weeks = series.weeks();
    let (values, count) = if weeks.len() >= WEEKS_FOR_SPREAD {
        let means = weeks.iter().map(|(_, week)| mean(week)).collect();
        (means, Some(weeks.len()))
    } else {
        (series.values.iter().flatten().copied().collect(), None)
    };
    Some(Fitted {
        interval: around(level, values, confidence),
        days,
        weeks: count,
    })
}

/// What one measure has of another, such as GB an hour: the whole of one over the whole of the
/// other, and how weeks differ around it.
pub(super) fn ratio(over: &Series, under: &Series, confidence: f64) -> Option<Fitted> {
    let pairs: Vec<(usize, f64, f64)> = over
        .values
        .iter()
        .zip(&under.values)
        .enumerate()
        .filter_map(|(place, (over, under))| Some((place, (*over)?, (*under)?)))
        .filter(|(_, _, under)| *under > 0.0)
        .collect();
    if pairs.len() < 2 {
        return None;
    }
    let quotient = |pairs: &[&(usize, f64, f64)]| {
        let (top, bottom) = pairs.iter().fold((0.0, 0.0), |(top, bottom), pair| {
            (top + pair.1, bottom + pair.2)
        });
        top / bottom
    };
    let all: Vec<_> = pairs.iter().collect();
    let span = over.values.len();
    let week = |place: usize| (span - 1 - place) / WEEK;
    let of_weeks: Vec<f64> = (0..=week(0))
        .filter_map(|number| {
            let days: Vec<_> = pairs.iter().filter(|pair| week(pair.0) == number).collect();
            (days.len() >= 3).then(|| quotient(&days))
        })
        .collect();
    let (values, weeks) = if of_weeks.len() >= WEEKS_FOR_SPREAD {
        let count = of_weeks.len();
        (of_weeks, Some(count))
    } else {
        (pairs.iter().map(|pair| pair.1 / pair.2).collect(), None)
    };
    Some(Fitted {
        interval: around(quotient(&all), values, confidence),
        days: pairs.len(),
        weeks,
    })
}

/// What the busiest day of an ordinary week sees, and how weeks differ.
pub(super) fn peak(series: &Series, confidence: f64) -> Option<Fitted> {
    let known: Vec<f64> = series.values.iter().flatten().copied().collect();
    if known.len() < 2 {
        return None;
    }
    let weeks: Vec<f64> = series
        .weeks()
        .iter()
        .map(|(_, week)| week.iter().copied().fold(0.0, f64::max))
        .collect();
    let (level, values, count) = if weeks.len() >= WEEKS_FOR_SPREAD {
        let count = weeks.len();
        (quantile(&sorted(weeks.clone()), 0.5), weeks, Some(count))
    } else {
        let most = known.iter().copied().fold(0.0, f64::max);
        (most, known.clone(), None)
    };
    Some(Fitted {
        interval: around(level, values, confidence),
        days: known.len(),
        weeks: count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: impl Iterator<Item = f64>) -> Series {
        Series {
            first: 4,
            values: values.map(Some).collect(),
        }
    }

    #[test]
    fn a_level_counts_every_weekday_alike() {
        // 1970-01-05 was a Monday: five days of 10 and two of 3 make 8 a day.
        let mut steady = series((0..70).map(|day| if day % 7 >= 5 { 3.0 } else { 10.0 }));
        let fitted = level(&steady, 0.8).unwrap();
        assert_eq!(fitted.interval.likely, 8.0);
        assert_eq!((fitted.interval.low, fitted.interval.high), (8.0, 8.0));
        // Missing weekends do not raise it.
        for day in (0..70).filter(|day| day % 7 >= 5 && *day > 20) {
            steady.values[day] = None;
        }
        assert_eq!(level(&steady, 0.8).unwrap().interval.likely, 8.0);
    }

    #[test]
    fn few_days_give_a_wider_interval() {
        let values = |count: usize| series((0..count).map(|day| 10.0 + (day % 3) as f64));
        let few = level(&values(5), 0.8).unwrap();
        let many = level(&values(365), 0.8).unwrap();
        let width = |fitted: &Fitted| fitted.interval.high - fitted.interval.low;
        assert!(width(&few) > 3.0 * width(&many), "{few:?} {many:?}");
        assert_eq!((few.weeks, many.weeks), (None, Some(52)));
    }

    #[test]
    fn digits_are_kept_by_significance() {
        for (value, kept) in [
            (123_456.0, 123_500.0),
            (0.012_345_6, 0.012_35),
            (8.0, 8.0),
            (0.0, 0.0),
        ] {
            assert_eq!(significant(value), kept);
        }
    }
}
