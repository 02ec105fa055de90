//! `[workload]`: what the system has to carry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::amount::{Amount, Quantity};
use crate::units::{Count, DataRate, DataSize, Days, Duration, Hours, Share};

/// What the system has to carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// Sources of material; a system that takes in media needs one at least.
    #[serde(default)]
    #[validate(nested)]
    pub ingest: Vec<Ingest>,
    /// Proxy format, an id of the media table.
    #[serde(default = "default_proxy")]
    pub proxy: String,
    /// Days an original stays on online storage.
    #[serde(default = "default_online_days")]
    pub online_days: Amount<Days>,
    /// Days after which an original is copied to the archive. Default: no archive.
    #[serde(default)]
    pub archive_after_days: Option<Amount<Days>>,
    /// Days a proxy stays online. Default: the sizing rules' default.
    #[serde(default)]
    pub proxy_days: Option<Amount<Days>>,
    /// Growth of the daily volume per year, as a share (`0.15` or `"15 %"`).
    #[serde(default = "default_growth")]
    pub growth_per_year: Amount<Share>,
    /// How `growth_per_year` adds up from year to year.
    #[serde(default)]
    pub growth_kind: GrowthKind,
    /// Material that is brought along at the start.
    #[serde(default)]
    pub existing: Existing,
    /// Months the sizing looks ahead.
    #[serde(default = "default_horizon")]
    #[validate(range(min = 1, max = 120))]
    pub horizon_months: u32,
    /// People who work with the system.
    #[serde(default)]
    #[validate(nested)]
    pub users: Users,
    /// How material is transcoded.
    #[serde(default)]
    #[validate(nested)]
    pub transcode: Transcode,
    /// The catalogue of what was taken in.
    #[serde(default)]
    pub database: Catalogue,
    /// Faxes, for systems that send and receive them.
    #[serde(default)]
    pub fax: Option<Fax>,
    /// What all pods together ask of the nodes of a cluster.
    #[serde(default)]
    pub pods: Option<Pods>,
}

/// Faxes that come in and go out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fax {
    /// Pages that come in within the busy hour. Default: the load that a parameter gives.
    #[serde(default)]
    pub pages_in_per_hour: Option<Amount<Count>>,
    /// Pages that go out within the busy hour. Default: none are counted.
    #[serde(default)]
    pub pages_out_per_hour: Option<Amount<Count>>,
    /// Time that a page takes. Default: the sizing rules' default.
    #[serde(default)]
    pub minutes_per_page: Option<Amount<Duration>>,
    /// Share of the refused callers who try again. Default: none.
    #[serde(default)]
    pub recall: Option<Amount<Share>>,
    /// Pages a day, for what is kept.
    #[serde(default)]
    pub pages_per_day: Option<Amount<Count>>,
    /// How long pages are kept.
    #[serde(default)]
    pub kept: Option<Amount<Days>>,
}

/// What all pods together ask for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pods {
    /// Memory.
    pub memory: Amount<DataSize>,
    /// Cores.
    pub cores: Amount<Count>,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            ingest: Vec::new(),
            proxy: default_proxy(),
            online_days: default_online_days(),
            archive_after_days: None,
            proxy_days: None,
            growth_per_year: default_growth(),
            growth_kind: GrowthKind::default(),
            existing: Existing::default(),
            horizon_months: default_horizon(),
            users: Users::default(),
            transcode: Transcode::default(),
            database: Catalogue::default(),
            fax: None,
            pods: None,
        }
    }
}

/// Growth of one part of the workload.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// Growth per year, as a share (`0.15` or `"15 %"`).
    pub per_year: Amount<Share>,
    /// How it adds up from year to year.
    #[serde(default)]
    pub kind: GrowthKind,
}

/// How growth adds up from year to year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GrowthKind {
    /// Each year grows on what the year before has reached: 15 % make 1.15, 1.3225, ...
    #[default]
    Compound,
    /// Each year adds the same share of the start: 15 % make 1.15, 1.30, ...
    Fixed,
}

/// Material that is brought along at the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Existing {
    /// Originals on online storage.
    #[serde(default)]
    pub online: Option<Amount<DataSize>>,
    /// Proxies on online storage.
    #[serde(default)]
    pub proxies: Option<Amount<DataSize>>,
    /// Originals in the archive and no longer online, one copy.
    #[serde(default)]
    pub archive: Option<Amount<DataSize>>,
    /// Assets in the catalogue.
    #[serde(default)]
    pub assets: Option<Amount<Count>>,
    /// How old it is, and hence when it leaves online storage and the archive.
    #[serde(default)]
    pub age: LibraryAge,
}

/// How old the material is that is brought along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LibraryAge {
    /// Of all ages up to the time it is kept, in equal parts: some of it leaves every day.
    #[default]
    Spread,
    /// As if all of it had come in at the start: it leaves at once when its time is over.
    New,
}

/// The catalogue of what was taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Growth of the entries that are made a day. Default: as the files that come in.
    #[serde(default)]
    pub growth: Option<Growth>,
}

/// One source of material.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Ingest {
    /// What the source is called.
    #[validate(length(min = 1, max = 80))]
    pub name: String,
    /// Format, an id of the media table. Either this or `rate`.
    #[serde(default)]
    pub format: Option<String>,
    /// Bit rate where the format is not in the table.
    #[serde(default)]
    pub rate: Option<Amount<DataRate>>,
    /// Hours of material per day.
    pub hours_per_day: Amount<Hours>,
    /// Files per day. Default: one file per hour of material.
    #[serde(default)]
    pub files_per_day: Option<Amount<Count>>,
    /// Feeds that record at the same time.
    #[serde(default)]
    pub concurrent: Option<Amount<Count>>,
    /// Hours of the day in which the material arrives.
    #[serde(default = "default_window")]
    pub window_hours: Amount<Hours>,
    /// Size of the largest file. Default: the longest file at the source's rate.
    #[serde(default)]
    pub largest_file: Option<Quantity<DataSize>>,
    /// Growth of this source. Default: the workload's `growth_per_year`.
    #[serde(default)]
    pub growth: Option<Growth>,
}

/// People who work with the system.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Users {
    /// Users with an account.
    #[serde(default)]
    pub named: Option<Amount<Count>>,
    /// Users logged in at the peak. Default: a share of the named ones.
    #[serde(default)]
    pub concurrent: Option<Amount<Count>>,
    /// Users previewing video at the peak. Default: a share of the concurrent ones.
    #[serde(default)]
    pub streaming: Option<Amount<Count>>,
    /// Regions users sit in; more than one suggests a delivery network.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Growth of the number of users. Default: none.
    #[serde(default)]
    pub growth: Option<Growth>,
}

/// How material is transcoded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Transcode {
    /// Which transcoder makes the proxies.
    #[serde(default)]
    pub transcoder: Transcoder,
    /// Speed of one job against real time. Default: the sizing rules' default.
    #[serde(default)]
    pub speed: Option<Amount<Count>>,
    /// Cores one job uses. Default: the sizing rules' default.
    #[serde(default)]
    pub cores_per_job: Option<Amount<Count>>,
    /// Longest acceptable mean wait in the queue.
    #[serde(default)]
    pub wait: Option<Quantity<Duration>>,
    /// Sessions the transcoder's licence allows.
    #[serde(default)]
    #[validate(range(min = 1))]
    pub licensed_sessions: Option<u32>,
    /// Growth of the jobs a day. Default: as the files that come in.
    #[serde(default)]
    pub growth: Option<Growth>,
}

/// Transcoders that the system can drive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transcoder {
    /// FFmpeg on the application server.
    #[default]
    Ffmpeg,
    /// Harmonic (Rhozet) Carbon.
    Carbon,
    /// Telestream Vantage.
    Vantage,
    /// Telestream FlipFactory or FactoryArray.
    FlipFactory,
    /// The provider's transcoding service.
    Cloud,
}

fn default_proxy() -> String {
    "h264-720p".to_owned()
}

fn default_online_days() -> Amount<Days> {
    Amount::exact(90.0)
}

fn default_growth() -> Amount<Share> {
    Amount::exact(0.0)
}

fn default_horizon() -> u32 {
    36
}

fn default_window() -> Amount<Hours> {
    Amount::exact(24.0)
}
