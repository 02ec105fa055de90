//! What stands at a moment: how far the workload has grown, and what is kept by then.
//!
//! A sizing for one month takes the steady state: what a day brings then, kept as long as it is
//! kept. A timeline knows what has come in and brings its stocks with it.

use groundplan_profile::model::LibraryAge;

use crate::inputs::{Existing, Growth, Inputs};
use crate::number::Number;
use crate::rules::{growth, online};

/// How far the parts of the workload have grown since the start.
#[derive(Debug, Clone)]
pub(crate) struct Factors<N> {
    /// The daily volume of sources without a growth of their own.
    pub(crate) workload: N,
    /// Each source with a growth of its own, in the order of the profile.
    pub(crate) sources: Vec<Option<N>>,
    /// The users; none where their number stays.
    pub(crate) users: Option<N>,
    /// The jobs; none where they follow the files.
    pub(crate) jobs: Option<N>,
}

impl<N: Number> Factors<N> {
    /// The factors after some years.
    pub(crate) fn after(inputs: &Inputs<N>, years: &N) -> Self {
        let of = |one: &Growth<N>| growth::factor(one.kind, one.per_year.clone(), years.clone());
        Self {
            workload: of(&inputs.growth),
            sources: inputs
                .classes
                .iter()
                .map(|class| {
                    let id = format!("ingest.{}.growth", class.index);
                    Some(of(class.growth.as_ref()?).named(&id, "", "S1.3"))
                })
                .collect(),
            users: named(inputs.users_growth.as_ref().map(of), "web.growth"),
            jobs: named(inputs.jobs_growth.as_ref().map(of), "transcode.growth"),
        }
    }
}

fn named<N: Number>(factor: Option<N>, id: &str) -> Option<N> {
    factor.map(|factor| factor.named(id, "", "S1.3"))
}

/// What is kept at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Stocks<N> {
    /// Originals online in GB.
    pub(crate) originals: N,
    /// Proxies online in GB.
    pub(crate) proxies: N,
    /// Originals in the archive in GB, one copy.
    pub(crate) archived: N,
    /// Assets in the catalogue.
    pub(crate) assets: N,
}

/// Where the stocks of a moment come from.
#[derive(Debug, Clone)]
pub(crate) enum Standing<N> {
    /// The steady state so many years after the start.
    Steady {
        /// Years after the start.
        years: N,
    },
    /// A timeline has reckoned them.
    Reckoned(Stocks<N>),
}

/// Daily volumes at the start, by how they grow.
type Origins<'i, N> = Vec<(&'i Growth<N>, N)>;

impl<N: Number> Standing<N> {
    /// GB of originals online, at so much a day.
    pub(super) fn originals(&self, inputs: &Inputs<N>, daily: &N) -> N {
        match self {
            Self::Reckoned(stocks) => stocks.originals.clone(),
            Self::Steady { .. } => {
                let held = online::held_gb(daily.clone(), inputs.online_days.clone());
                beside(
                    &inputs.existing,
                    inputs.existing.online.as_ref(),
                    held,
                    None,
                )
            }
        }
    }

    /// GB of proxies online, at so much a day. They are kept as the profile says, or as long as
    /// their original exists anywhere. What is kept for up to a year, or as long as its original
    /// is online, counts at the rate of the day (S1.2); what is kept for longer came in at
    /// smaller rates (S1.3), and nothing is older than the deployment.
    pub(super) fn proxies<'i>(
        &self,
        inputs: &Inputs<N>,
        daily: &N,
        origins: impl Fn() -> Origins<'i, N>,
    ) -> N
    where
        N: 'i,
    {
        let years = match self {
            Self::Reckoned(stocks) => return stocks.proxies.clone(),
            Self::Steady { years } => years,
        };
        let year = || N::literal(growth::DAYS);
        let online = || inputs.online_days.clone();
        let (kept, recent) = match (&inputs.proxy_days, &inputs.archive_after) {
            (Some(days), _) => (days.clone(), days.clone().least(year())),
            (None, Some(_)) => (online() + inputs.archive_years.clone() * year(), online()),
            (None, None) => {
                let held = online::held_gb(daily.clone(), online());
                let left = Some((years.clone(), online() / year()));
                return beside(
                    &inputs.existing,
                    inputs.existing.proxies.as_ref(),
                    held,
                    left,
                );
            }
        };
        let kept_years = kept.named("proxy.days", "d", "S1.2") / year();
        let came = came(origins(), years, &kept_years);
        let held = came.greatest(online::held_gb(daily.clone(), recent));
        let left = Some((years.clone(), kept_years));
        beside(
            &inputs.existing,
            inputs.existing.proxies.as_ref(),
            held,
            left,
        )
    }

    /// GB of originals in the archive, one copy.
    pub(super) fn archived<'i>(
        &self,
        inputs: &Inputs<N>,
        daily: &N,
        after: &N,
        origins: impl Fn() -> Origins<'i, N>,
    ) -> N
    where
        N: 'i,
    {
        let years = match self {
            Self::Reckoned(stocks) => return stocks.archived.clone(),
            Self::Steady { years } => years,
        };
        let came = came(origins(), years, &inputs.archive_years);
        let mut stored = (came - daily.clone() * after.clone()).greatest(N::literal(0.0));
        let existing = &inputs.existing;
        if let Some(online) = &existing.online {
            let days = years.clone() * N::literal(growth::DAYS);
            stored = stored + online.clone() * archived_since(inputs, after, &days);
        }
        let left = Some((years.clone(), inputs.archive_years.clone()));
        beside(existing, existing.archive.as_ref(), stored, left)
    }

    /// Assets in the catalogue.
    pub(super) fn assets<'i>(&self, inputs: &Inputs<N>, origins: impl Fn() -> Origins<'i, N>) -> N
    where
        N: 'i,
    {
        let years = match self {
            Self::Reckoned(stocks) => return stocks.assets.clone(),
            Self::Steady { years } => years,
        };
        let own = inputs.catalogue_growth.as_ref();
        let made = N::sum(origins().into_iter().map(|(growth, daily)| {
            let growth = own.unwrap_or(growth);
            growth::ingested(growth.kind, daily, growth.per_year.clone(), years.clone())
        }));
        match &inputs.existing.assets {
            Some(assets) => made + assets.clone(),
            None => made,
        }
    }
}

fn came<N: Number>(origins: Origins<'_, N>, years: &N, kept_years: &N) -> N {
    N::sum(origins.into_iter().map(|(growth, daily)| {
        growth::accumulated(
            growth.kind,
            daily,
            growth.per_year.clone(),
            years.clone(),
            kept_years.clone(),
        )
    }))
}

/// The share of the originals brought along online that is in the archive after so many days.
pub(crate) fn archived_since<N: Number>(inputs: &Inputs<N>, after: &N, days: &N) -> N {
    let (age, kept) = (inputs.existing.age, &inputs.online_days);
    let expires = inputs.archive_years.clone() * N::literal(growth::DAYS);
    let came = growth::aged(age, days.clone(), after.clone(), kept.clone());
    let gone = growth::aged(age, days.clone(), expires, kept.clone());
    (came - gone).greatest(N::literal(0.0))
}

/// Room for what comes in and for what was brought along: for both at once where the latter is as
/// if new, and else for the larger of the start and the moment. `left` says after how many years
/// out of how many; without it all of what was brought along is gone by then.
fn beside<N: Number>(
    existing: &Existing<N>,
    brought: Option<&N>,
    held: N,
    left: Option<(N, N)>,
) -> N {
    let Some(brought) = brought else {
        return held;
    };
    match (existing.age, left) {
        (LibraryAge::New, _) => held + brought.clone(),
        (LibraryAge::Spread, None) => held.greatest(brought.clone()),
        (LibraryAge::Spread, Some((years, kept))) => {
            let rest = growth::left(existing.age, years, kept);
            (held + brought.clone() * rest).greatest(brought.clone())
        }
    }
}
