//! What the rules are fed with, gathered from profile, system and tables.
//!
//! [`Inputs`] is generic over its values: gathered once as [`Value`]s that know their origin,
//! then read as plain or traced numbers. Missing optional values stay missing; the rules decide
//! what stands in for them.

pub(crate) mod further;
pub(crate) mod gather;

use groundplan_profile::model::{GrowthKind, LibraryAge};

use crate::constants::Constants;
use crate::reading::Value;

/// Everything the rules are fed with.
#[derive(Debug, Clone)]
pub(crate) struct Inputs<V> {
    /// Sources of material.
    pub(crate) classes: Vec<Class<V>>,
    /// Picture of a proxy in Mbit/s.
    pub(crate) proxy_rate: V,
    /// Days an original stays online.
    pub(crate) online_days: V,
    /// Days a proxy stays online, where the profile says.
    pub(crate) proxy_days: Option<V>,
    /// Days after which an original is archived; absent without an archive.
    pub(crate) archive_after: Option<V>,
    /// Years an archived original is kept.
    pub(crate) archive_years: V,
    /// Copies in the archive.
    pub(crate) archive_copies: V,
    /// TB on a cartridge as its maker prints it; absent without tape.
    pub(crate) tape_native_tb: Option<V>,
    /// Growth of the daily volume, where a source has none of its own.
    pub(crate) growth: Growth<V>,
    /// Growth of the users; none where their number stays.
    pub(crate) users_growth: Option<Growth<V>>,
    /// Growth of the jobs, where they do not follow the files.
    pub(crate) jobs_growth: Option<Growth<V>>,
    /// Growth of the entries of the catalogue, where they do not follow the files.
    pub(crate) catalogue_growth: Option<Growth<V>>,
    /// What is brought along at the start.
    pub(crate) existing: Existing<V>,
    /// Months looked ahead.
    pub(crate) months: V,
    /// Users with an account.
    pub(crate) named_users: Option<V>,
    /// Users at work at the peak.
    pub(crate) concurrent_users: Option<V>,
    /// Users previewing at the peak.
    pub(crate) streaming_users: Option<V>,
    /// Speed of a job against real time.
    pub(crate) speed: V,
    /// Cores of a job.
    pub(crate) cores_per_job: V,
    /// Longest mean wait in minutes.
    pub(crate) wait: V,
    /// Uplink in Mbit/s.
    pub(crate) uplink: Option<V>,
    /// Data and redundancy disks of the online storage's RAID.
    pub(crate) raid: Option<(V, V)>,
    /// Cap of the buffer pool in GB, for editions that have one.
    pub(crate) pool_cap: Option<V>,
    /// Constants of the rules.
    pub(crate) constants: Constants<V>,
    /// What only some systems and profiles are fed with.
    pub(crate) further: further::Further<V>,
    /// Facts that are no numbers.
    pub(crate) shape: Shape,
}

/// Growth per year and how it adds up.
#[derive(Debug, Clone)]
pub(crate) struct Growth<V> {
    /// Share per year.
    pub(crate) per_year: V,
    /// How it adds up.
    pub(crate) kind: GrowthKind,
}

/// Material that is brought along.
#[derive(Debug, Clone)]
pub(crate) struct Existing<V> {
    /// Originals online in GB.
    pub(crate) online: Option<V>,
    /// Proxies online in GB.
    pub(crate) proxies: Option<V>,
    /// Originals in the archive in GB, one copy.
    pub(crate) archive: Option<V>,
    /// Assets in the catalogue.
    pub(crate) assets: Option<V>,
    /// How old it is.
    pub(crate) age: LibraryAge,
}

/// One source of material.
#[derive(Debug, Clone)]
pub(crate) struct Class<V> {
    /// Its number in the profile.
    pub(crate) index: usize,
    /// Hours a day.
    pub(crate) hours: V,
    /// Picture, or the whole where the profile gives a rate, in Mbit/s.
    pub(crate) rate: V,
    /// Whether the rate is the picture alone.
    pub(crate) picture_alone: bool,
    /// Files a day.
    pub(crate) files: Option<V>,
    /// Feeds at the same time.
    pub(crate) concurrent: Option<V>,
    /// Hours of the day in which the material arrives.
    pub(crate) window: V,
    /// GB of the largest file.
    pub(crate) largest: Option<V>,
    /// Growth of its own.
    pub(crate) growth: Option<Growth<V>>,
}

/// Facts that decide which formulas apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Material goes to buckets.
    pub(crate) object_storage: bool,
    /// Archived originals go to tape.
    pub(crate) tape: bool,
    /// A service outside the hosts transcodes.
    pub(crate) transcoded_elsewhere: bool,
    /// The provider's delivery network or the buckets serve previews, not the web nodes.
    pub(crate) previews_elsewhere: bool,
}

impl Inputs<Value> {
    /// Reads every value as a number.
    pub(crate) fn map<N>(&self, read: impl Fn(&Value) -> N) -> Inputs<N> {
        let optional = |value: &Option<Value>| value.as_ref().map(&read);
        Inputs {
            classes: self.classes.iter().map(|class| class.map(&read)).collect(),
            proxy_rate: read(&self.proxy_rate),
            online_days: read(&self.online_days),
            proxy_days: optional(&self.proxy_days),
            archive_after: optional(&self.archive_after),
            archive_years: read(&self.archive_years),
            archive_copies: read(&self.archive_copies),
            tape_native_tb: optional(&self.tape_native_tb),
            growth: self.growth.map(&read),
            users_growth: self.users_growth.as_ref().map(|one| one.map(&read)),
            jobs_growth: self.jobs_growth.as_ref().map(|one| one.map(&read)),
            catalogue_growth: self.catalogue_growth.as_ref().map(|one| one.map(&read)),
            existing: Existing {
                online: optional(&self.existing.online),
                proxies: optional(&self.existing.proxies),
                archive: optional(&self.existing.archive),
                assets: optional(&self.existing.assets),
                age: self.existing.age,
            },
            months: read(&self.months),
            named_users: optional(&self.named_users),
            concurrent_users: optional(&self.concurrent_users),
            streaming_users: optional(&self.streaming_users),
            speed: read(&self.speed),
            cores_per_job: read(&self.cores_per_job),
            wait: read(&self.wait),
            uplink: optional(&self.uplink),
            raid: self
                .raid
                .as_ref()
                .map(|(data, parity)| (read(data), read(parity))),
            pool_cap: optional(&self.pool_cap),
            constants: self.constants.map(&read),
            further: self.further.map(&read),
            shape: self.shape,
        }
    }
}

impl Class<Value> {
    fn map<N>(&self, read: impl Fn(&Value) -> N) -> Class<N> {
        Class {
            index: self.index,
            hours: read(&self.hours),
            rate: read(&self.rate),
            picture_alone: self.picture_alone,
            files: self.files.as_ref().map(&read),
            concurrent: self.concurrent.as_ref().map(&read),
            window: read(&self.window),
            largest: self.largest.as_ref().map(&read),
            growth: self.growth.as_ref().map(|one| one.map(&read)),
        }
    }
}

impl Growth<Value> {
    fn map<N>(&self, read: impl Fn(&Value) -> N) -> Growth<N> {
        Growth {
            per_year: read(&self.per_year),
            kind: self.kind,
        }
    }
}

impl<V> Inputs<V> {
    /// Whether sources grow each in its own way.
    pub(crate) fn grows_apart(&self) -> bool {
        self.classes.iter().any(|class| class.growth.is_some())
    }

    /// Every growth that the inputs name.
    pub(crate) fn growths(&self) -> impl Iterator<Item = &Growth<V>> {
        let own = self
            .classes
            .iter()
            .filter_map(|class| class.growth.as_ref());
        let parts = [
            &self.users_growth,
            &self.jobs_growth,
            &self.catalogue_growth,
        ];
        std::iter::once(&self.growth)
            .chain(own)
            .chain(parts.into_iter().flatten())
    }
}
