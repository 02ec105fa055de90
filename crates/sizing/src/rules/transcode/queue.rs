//! Erlang's formulas in plain numbers, by the recursion that stays exact for large systems.

/// Slots above which a search gives up; more than any farm has.
const MOST_SLOTS: u32 = 1_000_000;

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
