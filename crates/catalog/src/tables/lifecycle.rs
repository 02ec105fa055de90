//! Support and retirement dates, `lifecycle.csv`, and what they mean on a given day.

use super::date::{Date, PartialDate};
use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet;
use super::vocabulary::LifecycleKind;

/// The dates of one version of a product.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifecycle {
    /// Product: `Windows Server`, `SQL Server`, `Azure VM series`.
    pub product: String,
    /// The release that people name: `2016` also for `2016 SP3`.
    pub release: String,
    /// Version with its service pack or edition.
    pub version: String,
    /// What the end means.
    pub kind: LifecycleKind,
    /// First day of availability.
    pub released: Option<Date>,
    /// Last day of full support.
    pub mainstream_end: Option<Date>,
    /// Last day of support without extra payment, or of the service.
    pub extended_end: Option<Date>,
    /// Last day of security updates for those who pay extra.
    pub paid_extension_end: Option<Date>,
    /// Since when new customers or new instances are refused.
    pub closed_to_new: Option<PartialDate>,
    /// What replaces it, where the vendor names something outside the product's own versions.
    pub successor: Option<String>,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the dates.
    pub provenance: Provenance,
}

impl Lifecycle {
    /// What the dates mean on the day `as_of`. The end dates themselves are still covered.
    pub fn status(&self, as_of: Date) -> SupportStatus {
        match (self.kind, self.mainstream_end, self.extended_end) {
            (LifecycleKind::Retirement, _, Some(end)) if as_of > end => {
                SupportStatus::Retired { since: end }
            }
            (LifecycleKind::Support, _, Some(end)) if as_of > end => SupportStatus::Unsupported {
                since: end,
                paid_extension_until: self.paid_extension_end.filter(|paid| as_of <= *paid),
            },
            (LifecycleKind::Support, Some(end), until) if as_of > end => {
                SupportStatus::MainstreamEnded { since: end, until }
            }
            (LifecycleKind::Support, mainstream, until) => SupportStatus::Supported {
                until: until.or(mainstream),
            },
            (LifecycleKind::Retirement, _, Some(end)) => {
                SupportStatus::Supported { until: Some(end) }
            }
            // A service in this table without a date is there because something is unclear.
            (LifecycleKind::Retirement, _, None) => SupportStatus::Unknown,
        }
    }
}

/// What a product's dates mean on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupportStatus {
    /// In full support or service.
    Supported {
        /// The last day of it, where one is announced.
        until: Option<Date>,
    },
    /// Full support is over, security updates still come.
    MainstreamEnded {
        /// The last day of full support.
        since: Date,
        /// The last day of security updates.
        until: Option<Date>,
    },
    /// No updates without extra payment.
    Unsupported {
        /// The last day that was supported.
        since: Date,
        /// The last day of paid updates, while it is still to come.
        paid_extension_until: Option<Date>,
    },
    /// Switched off by its provider.
    Retired {
        /// The last day of service.
        since: Date,
    },
    /// The tables cannot say.
    Unknown,
}

impl SupportStatus {
    /// Whether it must not be used in anything new.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Unsupported { .. } | Self::Retired { .. })
    }
}

/// The answer about one version on a given day.
#[derive(Debug, Clone, PartialEq)]
pub struct Support<'t> {
    /// What the dates mean.
    pub status: SupportStatus,
    /// The line of the table that says so; absent when the version is not in the table.
    pub entry: Option<&'t Lifecycle>,
    /// What to use instead: the newest version in full support, or what the vendor names.
    pub successor: Option<&'t str>,
    /// The most similar version of the table when this one is not in it.
    pub nearest: Option<&'t str>,
}

/// All lifecycles.
#[derive(Debug)]
pub(crate) struct Lifecycles {
    pub(crate) all: Vec<Lifecycle>,
}

impl Lifecycles {
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, TableErrors> {
        let records = sheet::read(
            path,
            text,
            |header| {
                (
                    header.required("product"),
                    header.optional("release"),
                    header.required("version"),
                    header.optional("kind"),
                    header.optional("released"),
                    header.optional("mainstream_end"),
                    header.required("extended_end"),
                    header.optional("paid_extension_end"),
                    header.optional("closed_to_new"),
                    (
                        header.optional("successor"),
                        header.optional("note"),
                        header.provenance(),
                    ),
                )
            },
            |columns, row| {
                let (
                    product,
                    release,
                    version,
                    kind,
                    released,
                    mainstream,
                    extended,
                    paid,
                    closed,
                    rest,
                ) = columns;
                let (successor, note, provenance) = rest;
                let version = row.raw(*version).to_owned();
                Ok(Lifecycle {
                    product: row.text(*product)?.to_owned(),
                    release: row
                        .optional_text(*release)
                        .unwrap_or_else(|| version.clone()),
                    version,
                    kind: match row.raw(*kind) {
                        "" => LifecycleKind::Support,
                        _ => row.word(*kind)?,
                    },
                    released: row.date(*released)?,
                    mainstream_end: row.date(*mainstream)?,
                    extended_end: row.date(*extended)?,
                    paid_extension_end: row.date(*paid)?,
                    closed_to_new: row.partial_date(*closed)?,
                    successor: row.optional_text(*successor),
                    note: row.optional_text(*note),
                    provenance: provenance.read(row)?,
                })
            },
        )?;
        records.index(
            path,
            "version",
            |entry| (&entry.product, &entry.version),
            |entry| format!("{} {}", entry.product, entry.version),
        )?;
        Ok(Self { all: records.items })
    }

    /// A release name means its longest supported version: nobody who asks for SQL Server 2016
    /// means it without its service packs.
    pub(crate) fn find(&self, product: &str, version: &str) -> Option<&Lifecycle> {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let versions = || self.of(product);
        versions()
            .filter(|entry| same(&entry.release, version))
            .max_by_key(|entry| {
                let open_ended = entry.extended_end.is_none();
                (open_ended, entry.extended_end, entry.paid_extension_end)
            })
            .or_else(|| versions().find(|entry| same(&entry.version, version)))
    }

    pub(crate) fn of(&self, product: &str) -> impl Iterator<Item = &Lifecycle> {
        self.all
            .iter()
            .filter(move |entry| entry.product.eq_ignore_ascii_case(product))
    }

    /// The newest release that is out and in full support; failing that, supported at all.
    pub(crate) fn newest(&self, product: &str, as_of: Date) -> Option<&Lifecycle> {
        let rank = |entry: &&Lifecycle| match entry.status(as_of) {
            SupportStatus::Supported { .. } => Some(1),
            SupportStatus::MainstreamEnded { .. } => Some(0),
            _ => None,
        };
        self.of(product)
            .filter(|entry| entry.kind == LifecycleKind::Support)
            .filter(|entry| entry.released.is_some_and(|released| released <= as_of))
            .filter(|entry| rank(entry).is_some())
            .max_by_key(|entry| (rank(entry), entry.released))
    }
}
