//! Erlang's formulas: calls that are lost (B), jobs that wait (C), calls that come again.
//!
//! The plain functions use the recursion that stays exact for large systems; their generic
//! twins are what formulas call. Times are in one unit throughout a formula.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// Slots above which a search gives up; more than any farm has.
pub const MOST_SLOTS: u32 = 1_000_000;

/// Slots as a whole number; a part of a slot serves nobody.
fn whole(slots: f64) -> u32 {
    slots.clamp(0.0, f64::from(u32::MAX)) as u32
}

/// S10.3: share of calls that find all lines taken and are lost (Erlang B).
pub fn blocking<N: Number>(load: N, lines: N) -> N {
    N::apply(
        "Erlang B",
        |values| match values {
            [load, lines] if *load > 0.0 => erlang_b(*load, whole(*lines)),
            _ => 0.0,
        },
        &[load, lines],
    )
}

/// S10.3: the fewest lines that lose no larger share of the calls than `target`.
pub fn lines<N: Number>(load: N, target: N) -> N {
    N::apply(
        "fewest lines",
        |values| match values {
            [load, target] => least_lines(*load, *target),
            _ => 0.0,
        },
        &[load, target],
    )
}

/// S10.3: erlangs offered once the share `recall` of the lost calls has come again: the fixed
/// point of `A = a + A · B(n, A) · r` (extended Erlang B). Infinite where callers never give up
/// and the first calls alone are too many.
pub fn offered_with_recalls<N: Number>(load: N, lines: N, recall: N) -> N {
    N::apply(
        "load with recalls",
        |values| match values {
            [load, lines, recall] => recalled_load(*load, whole(*lines), *recall),
            _ => 0.0,
        },
        &[load, lines, recall],
    )
}

/// S10.3: the fewest lines that lose no larger share than `target` when callers try again.
pub fn lines_with_recalls<N: Number>(load: N, target: N, recall: N) -> N {
    N::apply(
        "fewest lines with recalls",
        |values| match values {
            [load, target, recall] => least_lines_with_recalls(*load, *target, *recall),
            _ => 0.0,
        },
        &[load, target, recall],
    )
}

/// S3.5: share of jobs that have to wait (Erlang C).
pub fn waiting_share<N: Number>(load: N, slots: N) -> N {
    N::apply(
        "Erlang C",
        |values| match values {
            [load, slots] if *load > 0.0 => erlang_c(*load, whole(*slots)),
            _ => 0.0,
        },
        &[load, slots],
    )
}

/// S3.5: share of jobs that wait longer than `time`.
pub fn waiting_longer<N: Number>(load: N, slots: N, time: N, service: N) -> N {
    N::apply(
        "share that waits longer",
        |values| match values {
            [load, slots, time, service] => {
                Queue::new(*load, whole(*slots)).waits_longer_than(*time, *service)
            }
            _ => 0.0,
        },
        &[load, slots, time, service],
    )
}

/// S3.5: the fewest slots with which at least the share `within` waits no longer than `time`.
pub fn slots_within<N: Number>(load: N, service: N, within: N, time: N) -> N {
    N::apply(
        "fewest slots for the wait",
        |values| match values {
            [load, service, within, time] => least_slots_within(*load, *service, *within, *time),
            _ => 0.0,
        },
        &[load, service, within, time],
    )
}

/// S3.5: share of the slots that is in use.
pub fn utilisation<N: Number>(load: N, slots: N) -> N {
    load.over(slots)
}

/// Probability that an arrival finds all `slots` taken and is lost (Erlang B), by
/// `B_k = a·B_{k-1} / (k + a·B_{k-1})` from `B_0 = 1`.
pub fn erlang_b(load: f64, slots: u32) -> f64 {
    (1..=slots).fold(1.0, |blocked, slot| {
        load * blocked / (f64::from(slot) + load * blocked)
    })
}

/// Probability that an arrival has to wait (Erlang C): `n·B / (n - a·(1 - B))`. One where the
/// load is not below the slots, for then the queue grows without bound.
pub fn erlang_c(load: f64, slots: u32) -> f64 {
    waiting(load, f64::from(slots), erlang_b(load, slots))
}

fn waiting(load: f64, slots: f64, blocked: f64) -> f64 {
    if load >= slots {
        return 1.0;
    }
    slots * blocked / (slots - load * (1.0 - blocked))
}

/// A queue with a load in erlangs and so many slots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    load: f64,
    slots: u32,
    waiting: f64,
}

impl Queue {
    /// The queue; its probability of waiting is found once.
    pub fn new(load: f64, slots: u32) -> Self {
        Self {
            load,
            slots,
            waiting: erlang_c(load, slots),
        }
    }

    /// Probability that an arrival has to wait.
    pub fn waiting(&self) -> f64 {
        self.waiting
    }

    /// Share of the slots in use.
    pub fn utilisation(&self) -> f64 {
        if self.load == 0.0 {
            0.0
        } else {
            self.load / f64::from(self.slots)
        }
    }

    /// Mean wait, in the unit of `service`: `C·s / (n - a)`. Infinite where it grows.
    pub fn mean_wait(&self, service: f64) -> f64 {
        let free = f64::from(self.slots) - self.load;
        if self.load == 0.0 {
            0.0
        } else if free <= 0.0 {
            f64::INFINITY
        } else {
            self.waiting * service / free
        }
    }

    /// Probability that an arrival waits longer than `time`, in the unit of `service`:
    /// `C·e^{-(n-a)·t/s}`.
    pub fn waits_longer_than(&self, time: f64, service: f64) -> f64 {
        let free = f64::from(self.slots) - self.load;
        if self.load == 0.0 {
            0.0
        } else if free <= 0.0 {
            1.0
        } else {
            self.waiting * libm::exp(-free * time / service)
        }
    }
}

/// The fewest slots with utilisation and mean wait (times `variability`) at their targets;
/// zero without load. `wait` and `service` share a unit.
pub fn least_slots(load: f64, service: f64, utilisation: f64, wait: f64, variability: f64) -> f64 {
    if load.is_nan() || load <= 0.0 {
        return 0.0;
    }
    let mut blocked = 1.0;
    for slot in 1..=MOST_SLOTS {
        let slots = f64::from(slot);
        blocked = load * blocked / (slots + load * blocked);
        if load >= slots || load / slots > utilisation + 1e-9 {
            continue;
        }
        let mean = waiting(load, slots, blocked) * service / (slots - load) * variability;
        if mean <= wait + 1e-9 {
            return slots;
        }
    }
    f64::INFINITY
}

/// The fewest lines with a loss of at most `target`; zero without load, infinite where a million
/// lines are too few.
pub fn least_lines(load: f64, target: f64) -> f64 {
    if load.is_nan() || load <= 0.0 {
        return 0.0;
    }
    let mut blocked = 1.0;
    for line in 1..=MOST_SLOTS {
        blocked = load * blocked / (f64::from(line) + load * blocked);
        if blocked <= target {
            return f64::from(line);
        }
    }
    f64::INFINITY
}

/// The load at which calls that come again are in balance, by halving: `A · (1 - r · B(n, A))`
/// grows with `A`, so that there is one solution at most.
pub fn recalled_load(load: f64, lines: u32, recall: f64) -> f64 {
    if load.is_nan() || load <= 0.0 {
        return 0.0;
    }
    let first_calls = |offered: f64| offered * (1.0 - recall * erlang_b(offered, lines));
    let (mut low, mut high) = (load, load);
    let mut doublings = 0;
    while first_calls(high) < load {
        low = high;
        high *= 2.0;
        doublings += 1;
        // Nearly all calls are lost by then, and nearly all of them come again.
        if doublings > 40 {
            return f64::INFINITY;
        }
    }
    for _ in 0..100 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if first_calls(middle) < load {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The fewest lines with a loss of at most `target` when the share `recall` of lost calls comes
/// again.
pub fn least_lines_with_recalls(load: f64, target: f64, recall: f64) -> f64 {
    let enough = |lines: u32| {
        let offered = recalled_load(load, lines, recall);
        offered.is_finite() && erlang_b(offered, lines) <= target
    };
    // Recalls only add load, so that fewer lines than without them never do.
    let fewest = least_lines(load, target);
    if fewest == 0.0 || fewest.is_infinite() {
        return fewest;
    }
    let mut low = fewest as u32;
    if enough(low) {
        return f64::from(low);
    }
    let mut high = low.saturating_mul(2).max(low + 8);
    while !enough(high) {
        if high >= MOST_SLOTS {
            return f64::INFINITY;
        }
        low = high;
        high = high.saturating_mul(2).min(MOST_SLOTS);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    f64::from(high)
}

/// The fewest slots with which at least the share `within` waits no longer than `time`.
pub fn least_slots_within(load: f64, service: f64, within: f64, time: f64) -> f64 {
    if load.is_nan() || load <= 0.0 {
        return 0.0;
    }
    let mut blocked = 1.0;
    for slot in 1..=MOST_SLOTS {
        let slots = f64::from(slot);
        blocked = load * blocked / (slots + load * blocked);
        if load >= slots {
            continue;
        }
        let longer = waiting(load, slots, blocked) * libm::exp(-(slots - load) * time / service);
        if longer <= 1.0 - within + 1e-12 {
            return slots;
        }
    }
    f64::INFINITY
}
