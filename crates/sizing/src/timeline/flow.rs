//! Material from month to month: what comes in, moves to the archive and expires.
//!
//! Intake, stocks and what has left follow from the same waves, so that nothing is lost: what has
//! come in and was brought along is online, in the archive alone, or expired.

use crate::demand::{self, Factors, Standing, Stocks};
use crate::inputs::{Growth, Inputs};
use crate::ledger::Ledger;
use crate::number::Number;
use crate::rules::{growth, online};

use super::wave::{Motion, Wave};

/// Places of the delays at which the volume of material is watched.
const ONLINE: usize = 0;
const PROXIES: usize = 1;
const ARCHIVED: usize = 2;
const EXPIRED: usize = 3;

/// Sources that grow in the same way, at the start.
#[derive(Debug, Clone)]
struct Group<N> {
    motion: Motion<N>,
    /// Originals in GB a month.
    originals: N,
    /// Proxies in GB a month.
    proxies: N,
    /// Files a month.
    files: N,
}

/// How the workload moves, reckoned once for all months.
#[derive(Debug, Clone)]
pub(super) struct Model<'i, N> {
    inputs: &'i Inputs<N>,
    groups: Vec<Group<N>>,
    /// The group of each source.
    group_of: Vec<usize>,
    users: Option<Motion<N>>,
    jobs: Option<Motion<N>>,
    catalogue: Option<Motion<N>>,
    /// Days that a proxy is kept.
    proxy_days: N,
}

/// All waves at the end of a month.
#[derive(Debug, Clone)]
pub(super) struct State<N> {
    groups: Vec<Wave<N>>,
    users: Option<Wave<N>>,
    jobs: Option<Wave<N>>,
    catalogue: Option<Wave<N>>,
}

impl<'i, N: Number> Model<'i, N> {
    pub(super) fn new(inputs: &'i Inputs<N>, horizon: u32) -> Self {
        let months = |days: N| days / N::literal(growth::DAYS_PER_MONTH);
        let proxy_days = proxy_days(inputs);
        let mut delays = vec![
            months(inputs.online_days.clone()),
            months(proxy_days.clone()),
        ];
        if let Some(after) = &inputs.archive_after {
            let years = inputs.archive_years.clone() * N::literal(growth::MONTHS);
            delays.extend([months(after.clone()), years]);
        }
        let (mut groups, mut group_of) = (Vec::new(), Vec::new());
        let mut shared = None;
        for class in &inputs.classes {
            let daily = Daily::of(inputs, class);
            let place = match (&class.growth, shared) {
                (None, Some(place)) => place,
                (own, _) => {
                    let motion =
                        Motion::new(own.as_ref().unwrap_or(&inputs.growth), &delays, horizon);
                    groups.push((motion, Vec::new()));
                    if own.is_none() {
                        shared = Some(groups.len() - 1);
                    }
                    groups.len() - 1
                }
            };
            group_of.push(place);
            if let Some((_, members)) = groups.get_mut(place) {
                members.push(daily);
            }
        }
        let groups = groups
            .into_iter()
            .map(|(motion, members)| {
                let monthly = |part: fn(&Daily<N>) -> &N| {
                    N::sum(members.iter().map(|one| part(one).clone()))
                        * N::literal(growth::DAYS_PER_MONTH)
                };
                Group {
                    originals: monthly(|one| &one.originals),
                    proxies: monthly(|one| &one.proxies),
                    files: monthly(|one| &one.files),
                    motion,
                }
            })
            .collect();
        let alone =
            |growth: &Option<Growth<N>>| growth.as_ref().map(|one| Motion::new(one, &[], horizon));
        Self {
            inputs,
            groups,
            group_of,
            users: alone(&inputs.users_growth),
            jobs: alone(&inputs.jobs_growth),
            catalogue: alone(&inputs.catalogue_growth),
            proxy_days,
        }
    }

    /// The start: nothing has come in, what is brought along is there.
    pub(super) fn start(&self) -> State<N> {
        let start = |motion: &Option<Motion<N>>| motion.as_ref().map(Motion::start);
        State {
            groups: self
                .groups
                .iter()
                .map(|group| group.motion.start())
                .collect(),
            users: start(&self.users),
            jobs: start(&self.jobs),
            catalogue: start(&self.catalogue),
        }
    }

    /// The end of a month, from the end of the month before.
    pub(super) fn next(&self, state: &State<N>, month: u32) -> State<N> {
        let next = |motion: &Option<Motion<N>>, wave: &Option<Wave<N>>| {
            let (motion, wave) = (motion.as_ref()?, wave.as_ref()?);
            Some(motion.next(wave, month))
        };
        State {
            groups: self
                .groups
                .iter()
                .zip(&state.groups)
                .map(|(group, wave)| group.motion.next(wave, month))
                .collect(),
            users: next(&self.users, &state.users),
            jobs: next(&self.jobs, &state.jobs),
            catalogue: next(&self.catalogue, &state.catalogue),
        }
    }

    /// All figures of the demand at the end of a month, and where the material is. Each is
    /// explained under `month.<month>.` and its id.
    pub(super) fn ledger(&self, state: &State<N>, month: u32) -> Ledger<N> {
        let inputs = self.inputs;
        let mut ledger = Ledger::under(format!("month.{month}."));
        let moved = self.moved(state, month);
        moved.enter(&mut ledger);
        if let Some(named) = &inputs.named_users {
            let users = match &state.users {
                Some(wave) => named.clone() * wave.factor.clone(),
                None => named.clone(),
            };
            ledger.grows("users.named", "Users with an account", "", "S8.1", users);
        }
        let factor = |wave: &Option<Wave<N>>| wave.as_ref().map(|wave| wave.factor.clone());
        let of_class = |class: usize| {
            let wave = state.groups.get(*self.group_of.get(class)?)?;
            Some(wave.factor.clone())
        };
        let shared = inputs
            .classes
            .iter()
            .position(|class| class.growth.is_none());
        let factors = Factors {
            workload: shared.and_then(of_class).unwrap_or_else(|| N::literal(1.0)),
            sources: inputs
                .classes
                .iter()
                .enumerate()
                .map(|(place, class)| class.growth.as_ref().and_then(|_| of_class(place)))
                .collect(),
            users: factor(&state.users),
            jobs: factor(&state.jobs),
        };
        let stocks = Stocks {
            originals: moved.online,
            proxies: self.proxies(state, month),
            archived: moved.archived,
            assets: self.assets(state),
        };
        let mut ledger = demand::at(inputs, &factors, &Standing::Reckoned(stocks), ledger);
        let stored = ledger.value("online.originals") + ledger.value("proxy.stored");
        ledger.grows(
            "online.stored",
            "Originals, proxies and sidecar files online",
            "GB",
            "S1.2",
            stored,
        );
        ledger
    }

    /// `Σ part · wave` over the groups.
    fn over(&self, state: &State<N>, part: fn(&Group<N>) -> &N, of: impl Fn(&Wave<N>) -> N) -> N {
        let terms = self.groups.iter().zip(&state.groups);
        N::sum(terms.map(|(group, wave)| part(group).clone() * of(wave)))
    }

    fn moved(&self, state: &State<N>, month: u32) -> Moved<N> {
        let (inputs, existing) = (self.inputs, &self.inputs.existing);
        let zero = || N::literal(0.0);
        let volume = |of: &dyn Fn(&Wave<N>) -> N| self.over(state, |group| &group.originals, of);
        let days = N::literal(f64::from(month) * growth::DAYS_PER_MONTH);
        let came = volume(&|wave| wave.came.clone());
        let left = volume(&|wave| wave.older(ONLINE));
        let mut moved = Moved {
            online: came.clone() - left.clone(),
            came,
            archived: zero(),
            archive_alone: zero(),
            expired: left.clone(),
        };
        if inputs.archive_after.is_some() {
            let old = volume(&|wave| wave.older(ARCHIVED));
            let expired = volume(&|wave| wave.older(EXPIRED));
            moved.archived = (old - expired.clone()).greatest(zero());
            // What is online as well does not expire before it has left there.
            moved.expired = expired.least(left.clone());
            moved.archive_alone = left - moved.expired.clone();
        }
        if let Some(online) = &existing.online {
            let kept = &inputs.online_days;
            let still = growth::left(existing.age, days.clone(), kept.clone());
            let gone = still.clone().complement();
            moved.online = moved.online + online.clone() * still;
            moved.came = moved.came + online.clone();
            match &inputs.archive_after {
                Some(after) => {
                    let share = demand::archived_since(inputs, after, &days);
                    moved.archived = moved.archived + online.clone() * share;
                    let expires = inputs.archive_years.clone() * N::literal(growth::DAYS);
                    let over = growth::aged(existing.age, days.clone(), expires, kept.clone())
                        .least(gone.clone());
                    moved.expired = moved.expired + online.clone() * over.clone();
                    moved.archive_alone = moved.archive_alone + online.clone() * (gone - over);
                }
                None => moved.expired = moved.expired + online.clone() * gone,
            }
        }
        if let (Some(archive), Some(_)) = (&existing.archive, &inputs.archive_after) {
            let kept = inputs.archive_years.clone() * N::literal(growth::DAYS);
            let still = growth::left(existing.age, days, kept);
            let gone = still.clone().complement();
            moved.archived = moved.archived + archive.clone() * still.clone();
            moved.archive_alone = moved.archive_alone + archive.clone() * still;
            moved.came = moved.came + archive.clone();
            moved.expired = moved.expired + archive.clone() * gone;
        }
        moved
    }

    fn proxies(&self, state: &State<N>, month: u32) -> N {
        let made = self.over(
            state,
            |group| &group.proxies,
            |wave| wave.came.clone() - wave.older(PROXIES),
        );
        let existing = &self.inputs.existing;
        match &existing.proxies {
            Some(brought) => {
                let days = N::literal(f64::from(month) * growth::DAYS_PER_MONTH);
                let still = growth::left(existing.age, days, self.proxy_days.clone());
                made + brought.clone() * still
            }
            None => made,
        }
    }

    fn assets(&self, state: &State<N>) -> N {
        let made = match &state.catalogue {
            Some(wave) => {
                N::sum(self.groups.iter().map(|group| group.files.clone())) * wave.came.clone()
            }
            None => self.over(state, |group| &group.files, |wave| wave.came.clone()),
        };
        match &self.inputs.existing.assets {
            Some(assets) => made + assets.clone(),
            None => made,
        }
    }
}

/// What a day of a source brings at the start.
struct Daily<N> {
    originals: N,
    proxies: N,
    files: N,
}

impl<N: Number> Daily<N> {
    fn of(inputs: &Inputs<N>, class: &crate::inputs::Class<N>) -> Self {
        let constants = &inputs.constants;
        let rate = if class.picture_alone {
            class.rate.clone() + constants.source_audio.clone()
        } else {
            class.rate.clone()
        };
        let proxy_rate = inputs.proxy_rate.clone() + constants.proxy_audio.clone();
        let hours = || class.hours.clone();
        Self {
            originals: online::daily_gb(hours(), rate),
            proxies: online::daily_gb(hours(), proxy_rate),
            files: class.files.clone().unwrap_or_else(hours),
        }
    }
}

/// Days that a proxy is kept: as the profile says, or as long as its original exists anywhere.
fn proxy_days<N: Number>(inputs: &Inputs<N>) -> N {
    let online = inputs.online_days.clone();
    match (&inputs.proxy_days, &inputs.archive_after) {
        (Some(days), _) => days.clone(),
        (None, Some(_)) => online + inputs.archive_years.clone() * N::literal(growth::DAYS),
        (None, None) => online,
    }
}

/// Where the originals are at the end of a month, in GB.
struct Moved<N> {
    /// Come in since the start or brought along.
    came: N,
    /// Online.
    online: N,
    /// In the archive, one copy, whether online as well or not.
    archived: N,
    /// In the archive and not online.
    archive_alone: N,
    /// No longer kept anywhere.
    expired: N,
}

impl<N: Number> Moved<N> {
    fn enter(&self, ledger: &mut Ledger<N>) {
        let mut put = |id, name, value: &N| {
            ledger.grows(id, name, "GB", "S1.3", value.clone());
        };
        put(
            "material.came",
            "Originals come in since the start or brought along",
            &self.came,
        );
        put(
            "material.archive_alone",
            "Originals in the archive and no longer online",
            &self.archive_alone,
        );
        put(
            "material.expired",
            "Originals no longer kept",
            &self.expired,
        );
    }
}

impl State<f64> {
    /// The same state with each value read as something else, under a name of its own.
    pub(super) fn map<N>(&self, mut read: impl FnMut(String, f64) -> N) -> State<N> {
        let mut wave = |what: String, wave: &Wave<f64>| {
            wave.map(|part, value| read(format!("{what}.{part}"), value))
        };
        State {
            groups: self
                .groups
                .iter()
                .enumerate()
                .map(|(place, one)| wave(format!("intake.{place}"), one))
                .collect(),
            users: self.users.as_ref().map(|one| wave("users".to_owned(), one)),
            jobs: self.jobs.as_ref().map(|one| wave("jobs".to_owned(), one)),
            catalogue: self
                .catalogue
                .as_ref()
                .map(|one| wave("catalogue".to_owned(), one)),
        }
    }
}
