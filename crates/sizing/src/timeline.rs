//! The months of the horizon: demand, stocks, purchases and money, in any reading.
//!
//! [`Course::run`] follows a workload from the start (month 0, with what is brought along) to the
//! end of the horizon. Each month follows from the month before; all figures of the demand are
//! reckoned for it by the same rules as a sizing's, which takes the steady state instead
//! (`demand::Standing`). The plain reading becomes the [`crate::output::Timeline`] that people and
//! programs read; traced it answers `why` for any month; recorded it runs over samples.

mod figures;
mod findings;
mod flow;
mod money;
mod plan;
mod steps;
mod terms;
mod text;
mod trace;
mod wave;

pub(crate) use figures::terms;
pub use figures::timeline;
pub use findings::out_of_range;
pub use text::timeline as text;

pub(crate) use money::Money;
pub(crate) use plan::steps;
pub(crate) use steps::{Step, Tread};
pub(crate) use terms::Terms;
pub(crate) use trace::trace;

use crate::cost::{Design, Line, Pace, Point};
use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::number::Number;
use crate::reading::Value;

use flow::{Model, State};
use money::Purse;

/// Most months that a horizon may have.
pub const MOST_MONTHS: u32 = 120;

/// One month of a course.
#[derive(Debug, Clone)]
pub(crate) struct Month<N> {
    /// All figures of the demand at the end of it, each explained under `month.<month>.` and
    /// its id.
    pub(crate) ledger: Ledger<N>,
    /// The things that come in steps, in the order of [`Course::run`]'s.
    pub(crate) treads: Vec<Tread<N>>,
}

/// A workload from month to month.
#[derive(Debug, Clone)]
pub(crate) struct Course<N> {
    /// The months from 0 to the end of the horizon.
    pub(crate) months: Vec<Month<N>>,
}

impl<N: Number> Course<N> {
    /// Follows the inputs over some months. `read` reads values from outside as the inputs were
    /// read.
    pub(crate) fn run(
        inputs: &Inputs<N>,
        steps: &[Step],
        read: &dyn Fn(&Value) -> N,
        months: u32,
    ) -> Self {
        let model = Model::new(inputs, months);
        let mut state = model.start();
        let mut course = Self {
            months: Vec::with_capacity(months as usize + 1),
        };
        for number in 0..=months {
            if number > 0 {
                state = model.next(&state, number);
            }
            let before = course.months.last().map(|month| month.treads.as_slice());
            let month = Month::at(&model, &state, inputs, steps, read, number, before);
            course.months.push(month);
        }
        course
    }

    /// How many of a thing are there or on order at the end of a month: as many as are needed
    /// when an order of that month arrives. Of what is hired, as many as are needed.
    pub(crate) fn ordered(&self, step: &Step, place: usize, month: u32) -> N {
        let last = self.months.len().saturating_sub(1);
        let arrives = (month.saturating_add(step.lead_months()) as usize).min(last);
        self.months
            .get(arrives)
            .and_then(|month| month.treads.get(place))
            .map_or_else(|| N::literal(0.0), |tread| tread.count.clone())
    }
}

impl<N: Number> Course<N> {
    /// What the months cost, by a design and its terms.
    pub(crate) fn money(
        &self,
        inputs: &Inputs<N>,
        steps: &[Step],
        design: (&Design, &Terms),
        read: &dyn Fn(&Value) -> N,
    ) -> Money<N> {
        self.money_before(self.months.len(), inputs, steps, design, read)
    }

    /// What the months before a month cost; orders look ahead all the same.
    fn money_before(
        &self,
        end: usize,
        inputs: &Inputs<N>,
        steps: &[Step],
        (design, terms): (&Design, &Terms),
        read: &dyn Fn(&Value) -> N,
    ) -> Money<N> {
        let purse = Purse::new(design, terms, read);
        let mut money = purse.start();
        for (number, month) in self.months.iter().enumerate().take(end) {
            let bill = month.bill(inputs, design, read);
            let ordered = |line: &Line<'_, N>| {
                let place = paid_by(steps, line)?;
                let step = steps.get(place)?;
                let count = self.ordered(step, place, number as u32);
                Some(count * read(&step.size) * line.unit_price.clone())
            };
            purse.spend(&mut money, &bill, &ordered);
        }
        money
    }
}

/// The thing in steps that a line of the bill pays for.
fn paid_by<N>(steps: &[Step], line: &Line<'_, N>) -> Option<usize> {
    let id = line.article.head.id.as_str();
    steps
        .iter()
        .position(|step| step.line.as_deref() == Some(id))
}

impl<N: Number> Month<N> {
    /// The design's lines at the demand of the month, at the prices of the start.
    fn bill<'d>(
        &self,
        inputs: &Inputs<N>,
        design: &'d Design,
        read: &dyn Fn(&Value) -> N,
    ) -> Vec<Line<'d, N>> {
        design.at(&Point {
            inputs,
            ledger: &self.ledger,
            read,
            pace: Pace::WithDemand,
        })
    }

    fn at(
        model: &Model<'_, N>,
        state: &State<N>,
        inputs: &Inputs<N>,
        steps: &[Step],
        read: &dyn Fn(&Value) -> N,
        number: u32,
        before: Option<&[Tread<N>]>,
    ) -> Self {
        let ledger = model.ledger(state, number);
        let treads = steps
            .iter()
            .enumerate()
            .map(|(place, step)| {
                let before = before.and_then(|treads| Some(&treads.get(place)?.count));
                step.tread(inputs, &ledger, read, number, before)
            })
            .collect();
        Self { ledger, treads }
    }
}

/// One month in a reading of its own. The months before it are reckoned plainly and enter as
/// values that `before` reads, so that a derivation of month 60 does not unfold all 60 of them.
pub(crate) fn month<N: Number>(
    plain: &Inputs<f64>,
    inputs: &Inputs<N>,
    steps: &[Step],
    read: &dyn Fn(&Value) -> N,
    before: &dyn Fn(String, f64) -> N,
    horizon: u32,
    number: u32,
) -> Month<N> {
    let model = Model::new(inputs, horizon);
    let Some(earlier) = number.checked_sub(1) else {
        let start = model.start();
        return Month::at(&model, &start, inputs, steps, read, number, None);
    };
    let course = Model::new(plain, horizon);
    let mut state = course.start();
    let mut treads: Option<Vec<Tread<f64>>> = None;
    for month in 0..=earlier {
        if month > 0 {
            state = course.next(&state, month);
        }
        let at = Month::at(
            &course,
            &state,
            plain,
            steps,
            &crate::reading::plain,
            month,
            treads.as_deref(),
        );
        treads = Some(at.treads);
    }
    let leaf = |what: String, value: f64| before(format!("month.{earlier}.{what}"), value);
    let state = model.next(&state.map(leaf), number);
    let treads: Vec<Tread<N>> = treads
        .unwrap_or_default()
        .into_iter()
        .zip(steps)
        .map(|(tread, step)| Tread {
            need: before(step.figure(earlier, "need"), tread.need),
            count: before(step.figure(earlier, "count"), tread.count),
        })
        .collect();
    Month::at(&model, &state, inputs, steps, read, number, Some(&treads))
}
