//! Days in a row: what is known of each, which are missing, which stand out, how they grow.

use std::collections::BTreeMap;

use super::statistics::{self, Slope};
use super::table::Row;

/// Days of a week.
pub(super) const WEEK: usize = 7;

/// Weeks from which on a growth is fitted: half a year. With less, a season looks like growth.
pub(super) const WEEKS_FOR_GROWTH: usize = 26;

/// Weeks from which on weeks are compared with each other instead of days.
pub(super) const WEEKS_FOR_SPREAD: usize = 4;

/// Days of a week that may be missing for the week to count.
const MISSING_IN_WEEK: usize = 2;

/// Modified z-score beyond which a value stands out (Iglewicz and Hoaglin, "How to Detect and
/// Handle Outliers", 1993).
const STANDS_OUT: f64 = 3.5;

/// Share of the days beyond which what stands out is a pattern and no accident.
const MOST_OUTLIERS: f64 = 0.1;

/// What the file says about one day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Day {
    pub(super) line: u64,
    pub(super) hours: Option<f64>,
    pub(super) gb: Option<f64>,
    pub(super) files: Option<f64>,
    pub(super) users: Option<f64>,
}

pub(super) type Days = BTreeMap<i32, Day>;

/// Rows of one source by day, and lines whose row was there before. Rows of one day add up,
/// except users, of which the most count; a row that says the same again is left out.
pub(super) fn days<'a>(rows: impl Iterator<Item = &'a Row>) -> (Days, Vec<u64>, Vec<u64>) {
    let (mut days, mut repeated, mut added) = (Days::new(), Vec::new(), Vec::new());
    let plus = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    };
    for row in rows {
        let new = Day {
            line: row.line,
            hours: row.hours,
            gb: row.gb,
            files: row.files,
            users: row.users,
        };
        match days.get_mut(&row.day) {
            None => {
                days.insert(row.day, new);
            }
            Some(day)
                if (Day {
                    line: day.line,
                    ..new
                }) == *day =>
            {
                repeated.push(row.line);
            }
            Some(day) => {
                added.push(row.line);
                day.hours = plus(day.hours, new.hours);
                day.gb = plus(day.gb, new.gb);
                day.files = plus(day.files, new.files);
                day.users = match (day.users, new.users) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    (one, other) => one.or(other),
                };
            }
        }
    }
    (days, repeated, added)
}

/// Day of the week, Monday is 0. The first of January 1970 was a Thursday.
pub(super) fn weekday(day: i32) -> usize {
    (i64::from(day) + 3).rem_euclid(7) as usize
}

/// Which days the file covers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Calendar {
    pub(super) first: i32,
    pub(super) last: i32,
    /// Days of the week on which nothing is ever recorded.
    pub(super) rest: [bool; WEEK],
    /// Days that are missing in a row: the first and the last of each run.
    pub(super) gaps: Vec<(i32, i32)>,
}

impl Calendar {
    /// The calendar of the days of all sources; none of no days.
    pub(super) fn of(known: &BTreeMap<i32, u64>) -> Option<Self> {
        let (first, last) = (*known.keys().next()?, *known.keys().next_back()?);
        let mut rest = [last - first >= 14; WEEK];
        for day in known.keys() {
            rest[weekday(*day)] = false;
        }
        let mut gaps: Vec<(i32, i32)> = Vec::new();
        let mut before = first;
        for day in known.keys() {
            let missing = (before + 1..*day).filter(|day| !rest[weekday(*day)]);
            let missing: Vec<i32> = missing.collect();
            if let (Some(from), Some(to)) = (missing.first(), missing.last()) {
                gaps.push((*from, *to));
            }
            before = *day;
        }
        Some(Self {
            first,
            last,
            rest,
            gaps,
        })
    }

    /// How many days it spans.
    pub(super) fn span(&self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or(0)
    }
}

/// One measure over the days of a calendar; none where it is not known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) first: i32,
    pub(super) values: Vec<Option<f64>>,
}

impl Series {
    /// The measure of one source. A day that only other sources have had nothing of this one.
    pub(super) fn new(
        calendar: &Calendar,
        days: &Days,
        all: &BTreeMap<i32, u64>,
        measure: impl Fn(&Day) -> Option<f64>,
    ) -> Self {
        let measured = days.values().any(|day| measure(day).is_some());
        let values = (calendar.first..=calendar.last)
            .map(|day| match days.get(&day) {
                Some(known) => measure(known),
                None if !measured => None,
                None if calendar.rest[weekday(day)] || all.contains_key(&day) => Some(0.0),
                None => None,
            })
            .collect();
        Self {
            first: calendar.first,
            values,
        }
    }

    /// Day by day the sum with another; not known where neither is.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let pairs = self.values.iter().zip(&other.values);
        let values = pairs
            .map(|(one, other)| match (one, other) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(*other),
            })
            .collect();
        Self {
            first: self.first,
            values,
        }
    }

    /// How many days are known.
    pub(super) fn known(&self) -> usize {
        self.values.iter().flatten().count()
    }

    pub(super) fn weekday(&self, place: usize) -> usize {
        weekday(
            self.first
                .saturating_add(i32::try_from(place).unwrap_or(i32::MAX)),
        )
    }

    /// The same with days left out.
    pub(super) fn without(&self, places: &[usize]) -> Self {
        let mut left = self.clone();
        for place in places {
            if let Some(value) = left.values.get_mut(*place) {
                *value = None;
            }
        }
        left
    }

    /// Every value as it would be at the last day, at a growth per week on the logarithm.
    pub(super) fn at_end(&self, per_week: f64) -> Self {
        let last = self.values.len().saturating_sub(1);
        let grown = |place: usize| libm::exp(per_week * (last - place) as f64 / WEEK as f64);
        let values = self.values.iter().enumerate();
        Self {
            first: self.first,
            values: values
                .map(|(place, value)| value.map(|value| value * grown(place)))
                .collect(),
        }
    }

    /// What a day of each weekday has, by `middle` of what is known. A weekday that is not
    /// known takes after the other days of work or of rest, else after all.
    pub(super) fn rhythm(&self, middle: fn(Vec<f64>) -> f64) -> [f64; WEEK] {
        let of = |wanted: &dyn Fn(usize) -> bool| {
            let values = self.values.iter().enumerate();
            let found: Vec<f64> = values
                .filter(|(place, _)| wanted(self.weekday(*place)))
                .filter_map(|(_, value)| *value)
                .collect();
            (!found.is_empty()).then(|| middle(found))
        };
        let works = |day: usize| day < 5;
        let all = of(&|_| true).unwrap_or(0.0);
        let mut rhythm = [0.0; WEEK];
        for (day, value) in rhythm.iter_mut().enumerate() {
            *value = of(&|other| other == day)
                .or_else(|| of(&|other| works(other) == works(day)))
                .unwrap_or(all);
        }
        rhythm
    }

    /// Weeks counted back from the last day, oldest first: the places of their days, each with
    /// its value or what its weekday has. Weeks with too many days missing are left out.
    pub(super) fn weeks(&self) -> Vec<(usize, [f64; WEEK])> {
        let rhythm = self.rhythm(statistics::median);
        let mut weeks = Vec::new();
        let mut end = self.values.len();
        while let Some(start) = end.checked_sub(WEEK) {
            let days = &self.values[start..end];
            let missing = days.iter().filter(|day| day.is_none()).count();
            if missing <= MISSING_IN_WEEK {
                let mut week = [0.0; WEEK];
                for (offset, value) in week.iter_mut().enumerate() {
                    *value = days[offset].unwrap_or(rhythm[self.weekday(start + offset)]);
                }
                weeks.push((start, week));
            }
            end = start;
        }
        weeks.reverse();
        weeks
    }

    /// Places of values that stand out from others of their weekday, after the growth is taken
    /// away. None where so many do that it is a pattern.
    pub(super) fn outliers(&self, per_week: f64) -> Vec<usize> {
        let level = self.at_end(per_week);
        let rhythm = level.rhythm(statistics::median);
        let off = |place: usize, value: f64| value - rhythm[level.weekday(place)];
        let known = || {
            let values = level.values.iter().enumerate();
            values.filter_map(|(place, value)| Some((place, (*value)?)))
        };
        let count = level.known();
        if count < 2 * WEEK {
            return Vec::new();
        }
        let distances = known().map(|(place, value)| off(place, value).abs());
        let spread = statistics::median(distances.collect());
        let middle = statistics::mean(&rhythm);
        // Of values that hardly differ each would stand out.
        let spread = spread.max(0.05 * middle);
        let found: Vec<usize> = known()
            .filter(|(place, value)| 0.6745 * off(*place, *value).abs() > STANDS_OUT * spread)
            .map(|(place, _)| place)
            .collect();
        if found.len() as f64 > MOST_OUTLIERS * count as f64 {
            return Vec::new();
        }
        found
    }

    /// Growth per week on the logarithm, by Theil and Sen over whole weeks; none of too few
    /// weeks, or where weeks without anything make a logarithm impossible.
    pub(super) fn growth(&self, confidence: f64) -> Option<(Slope, usize)> {
        let weeks = self.weeks();
        let points: Vec<(f64, f64)> = weeks
            .iter()
            .filter_map(|(start, week)| {
                let sum: f64 = week.iter().sum();
                (sum > 0.0).then(|| (*start as f64 / WEEK as f64, libm::log(sum)))
            })
            .collect();
        if points.len() < WEEKS_FOR_GROWTH || points.len() * 10 < weeks.len() * 9 {
            return None;
        }
        Some((statistics::theil_sen(&points, confidence)?, points.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        // 2026-11-21 is a Saturday.
        assert_eq!(weekday(20_778), 5);
        assert_eq!(weekday(0), 3);
        assert_eq!(weekday(-1), 2);
    }

    #[test]
    fn days_of_rest_are_no_gaps() {
        let monday = 20_773 - 7;
        let known: BTreeMap<i32, u64> = (0..28)
            .map(|day| monday + day)
            .filter(|day| weekday(*day) < 5 && *day != monday + 8)
            .map(|day| (day, 1))
            .collect();
        let calendar = Calendar::of(&known).unwrap();
        assert_eq!(
            calendar.rest,
            [false, false, false, false, false, true, true]
        );
        assert_eq!(calendar.gaps, [(monday + 8, monday + 8)]);
    }

    #[test]
    fn a_growth_of_fifteen_per_cent_is_found_again() {
        let per_week = libm::log(1.15) * 7.0 / 365.25;
        let values = (0..400_i32)
            .map(|day| {
                let weekend = if (day + 3) % 7 >= 5 { 0.3 } else { 1.0 };
                Some(100.0 * weekend * libm::exp(per_week * f64::from(day) / 7.0))
            })
            .collect();
        let series = Series { first: 0, values };
        let (slope, weeks) = series.growth(0.8).unwrap();
        assert!((slope.likely - per_week).abs() < 1e-9, "{slope:?}");
        assert_eq!(weeks, 57);
        assert!(series.outliers(slope.likely).is_empty());
    }
}
